import CKernels
import LanguageModels

extension CPUEngine {
  public func updateAverage(decay: Double) {
    guard let averageJob else {
      makeAverage().load(from: model.parameters)
      return
    }
    averageJob.work = .move(share: Float(1 - decay))
    crew.run(averageJob)
  }

  public func exchangeAverage() {
    guard let averageJob else { preconditionFailure("there is no average to exchange") }
    averageJob.work = .exchange
    crew.run(averageJob)
    model.invalidate()
  }

  public func average() -> [Float]? { averageJob?.average.array }

  public func setAverage(_ values: [Float]?) {
    guard let values else {
      averageJob = nil
      return
    }
    (averageJob?.average ?? makeAverage()).load(values)
  }

  /// Allocates the average, which takes no memory until then.
  private func makeAverage() -> AlignedBuffer {
    let job = AverageJob(model: model, kernels: kernels, workers: crew.count)
    averageJob = job
    return job.average
  }
}

/// The moving average of the parameters, and the loops over it that all workers run together.
final class AverageJob: CrewJob {
  enum Work {
    /// a ← a + share · (θ − a)
    case move(share: Float)
    /// a ↔ θ
    case exchange
  }

  /// Has the layout of the parameters.
  let average: AlignedBuffer
  var work = Work.exchange
  private let parameters: AlignedBuffer
  private let kernels: charrnn_kernels
  private let pieces: [ParameterPiece]
  private let workers: Int

  init(model: ModelMemory, kernels: charrnn_kernels, workers: Int) {
    average = AlignedBuffer(count: model.parameters.count)
    parameters = model.parameters
    pieces = model.table.pieces
    self.kernels = kernels
    self.workers = workers
  }

  func run(worker: Int) {
    for place in share(of: pieces.count, worker: worker, workers: workers) {
      let piece = pieces[place]
      let (averages, values) = (average.start + piece.offset, parameters.start + piece.offset)
      switch work {
      case .move(let share): kernels.move_average(averages, values, piece.count, share)
      case .exchange: kernels.exchange(averages, values, piece.count)
      }
    }
  }
}
