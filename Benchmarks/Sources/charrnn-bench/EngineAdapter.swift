import CharRNNKit
import Measurements

/// Where the benchmarks meet the engine: the one file that changes with its interface.
///
/// SWITCH HERE when `CPUEngine(configuration:threads:precision:weights:)` is there:
/// - `makeEngine`: pass the precision and the weights on, drop the refusals of bf16 and int8;
/// - `openModel`: pass the weights on, where `TrainedModel` takes them;
/// - `samplingThreads`: what the command uses for sampling;
/// - `statedPeakBytes`: the formula that the engine's documentation states.
enum EngineAdapter {
  /// How many threads `charrnn sample` writes with.
  static let samplingThreads = 1

  /// An engine with the parameters that training starts from.
  ///
  /// - Parameters:
  ///   - training: Operands of the products of a window.
  ///   - sampling: The weights that sampling reads.
  /// - Throws: ``BenchmarkError/unavailable(_:)`` for numbers that the engine does not take.
  static func makeEngine(
    _ shape: ModelShape, threads: Int, training: NumberType = .fp32, sampling: NumberType = .fp32
  ) throws(BenchmarkError) -> CPUEngine {
    guard training == .fp32, sampling == .fp32 else {
      let numbers = training == .fp32 ? sampling : training
      throw .unavailable("this engine has no \(numbers.rawValue)")
    }
    let engine: CPUEngine
    do throws(ConfigurationError) {
      engine = try CPUEngine(configuration: shape.configuration, threads: threads)
    } catch {
      throw .unavailable("\(shape): \(error)")
    }
    engine.setParameters(engine.parameterTable.initialParameters(for: shape.configuration, seed: 1))
    return engine
  }

  /// A model from its file, as `charrnn sample` opens it.
  static func openModel(_ path: String) throws(WorkflowError) -> TrainedModel { try TrainedModel(path: path) }

  /// The bytes that the engine's documentation says a workload takes at most; nil where it says nothing.
  static func statedPeakBytes(_ workload: Workload) -> Double? { nil }
}

extension ModelShape {
  /// The same as the engine's configuration: an LSTM.
  var configuration: ModelConfiguration {
    ModelConfiguration(
      vocabularySize: vocabulary, embeddingSize: embedding, hiddenSize: hidden, layers: layers)
  }
}
