import CPUEngine
import CharRNNKit
import LanguageModels
import Measurements

/// The connection between the benchmarks and the engine: the only file that changes with its interface.
enum EngineAdapter {
  /// An engine with initial parameters.
  ///
  /// - Parameters:
  ///   - training: The type of the operands of a window's products.
  ///   - sampling: The type of the weights that sampling reads.
  /// - Throws: ``BenchmarkError/unavailable(_:)`` for types that the engine does not support.
  static func makeEngine(
    _ shape: ModelShape, threads: Int, training: NumberType = .fp32, sampling: NumberType = .fp32
  ) throws(BenchmarkError) -> CPUEngine {
    guard let precision = Precision(rawValue: training.rawValue) else {
      throw .unavailable("this engine does not train in \(training.rawValue)")
    }
    guard let weights = WeightType(rawValue: sampling.rawValue) else {
      throw .unavailable("this engine has no weights of \(sampling.rawValue)")
    }
    let engine: CPUEngine
    do throws(ConfigurationError) {
      engine = try CPUEngine(
        configuration: shape.configuration, threads: threads, precision: precision, weights: weights)
    } catch {
      throw .unavailable("\(shape): \(error)")
    }
    engine.setParameters(engine.parameterTable.initialParameters(for: shape.configuration, seed: 1))
    return engine
  }

  /// A model from its file, as `charrnn sample` opens it.
  static func openModel(_ path: String) throws(OpeningError) -> TrainedModel { try TrainedModel(path: path) }

  /// The number of threads of `charrnn sample`.
  static func samplingThreads(_ path: String) throws(OpeningError) -> Int {
    try openModel(path).generator.model.engine?.options.threads ?? 1
  }

  /// The engine's own estimate of the memory of a workload in bytes; nil if there is none.
  static func statedPeakBytes(_ workload: Workload) -> Double? {
    let configuration = workload.shape.configuration
    switch workload.kind {
    case .training:
      guard let precision = Precision(rawValue: workload.numbers.rawValue) else { return nil }
      return Double(
        EngineMemory.trainingBytes(
          configuration, lanes: workload.lanes, steps: workload.steps, threads: workload.threads,
          precision: precision, dropout: []))
    case .sampling:
      guard let weights = WeightType(rawValue: workload.numbers.rawValue) else { return nil }
      return Double(
        EngineMemory.samplingBytes(
          configuration, streams: workload.lanes, weights: weights, threads: workload.threads))
    case .loading: return nil
    }
  }
}

extension ModelShape {
  /// The shape as the engine's configuration.
  var configuration: ModelConfiguration {
    ModelConfiguration(
      cell: cell.rawValue, vocabularySize: vocabulary, embeddingSize: embedding, hiddenSize: hidden,
      layers: layers)
  }
}
