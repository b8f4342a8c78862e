import CKernels
import LanguageModels

/// One update of all parameters; each worker updates a share of the pieces.
final class UpdateJob: CrewJob {
  private let kernels: charrnn_kernels
  private let parameters: AlignedBuffer
  private let gradients: AlignedBuffer
  let moments: [AlignedBuffer]
  private let momentAddresses: [UnsafeMutablePointer<Float>]
  private let pieces: [ParameterPiece]
  private let workers: Int
  let rule: CPUUpdateRule
  var numbers: UpdateNumbers?

  init(
    model: ModelMemory, gradients: GradientMemory, rule: UpdateRule, kernels: charrnn_kernels, workers: Int
  ) {
    self.kernels = kernels
    self.workers = workers
    parameters = model.parameters
    self.gradients = gradients.arena
    self.rule = CPUUpdateRule.named(rule.name)
    let moments = rule.descriptor.moments.map { _ in AlignedBuffer(count: model.table.arenaCount) }
    self.moments = moments
    momentAddresses = moments.map(\.start)
    pieces = model.table.pieces
  }

  func run(worker: Int) {
    guard let numbers else { return }
    for place in share(of: pieces.count, worker: worker, workers: workers) {
      let piece = pieces[place]
      rule.apply(
        UpdateStretch(
          kernels: kernels, parameters: parameters.start + piece.offset,
          gradients: gradients.start + piece.offset, moments: momentAddresses,
          offset: piece.offset, count: piece.count, decays: piece.decays), numbers)
    }
  }
}

/// A range of one tensor that one worker processes at a time.
struct ParameterPiece {
  let offset: Int
  let count: Int
  let decays: Bool
}

extension ParameterTable {
  /// All tensors, divided into pieces.
  var pieces: [ParameterPiece] {
    let longest = 65_536
    return entries.flatMap { entry in
      stride(from: 0, to: entry.count, by: longest).map { start in
        ParameterPiece(
          offset: entry.offset + start, count: min(longest, entry.count - start), decays: entry.decays)
      }
    }
  }
}
