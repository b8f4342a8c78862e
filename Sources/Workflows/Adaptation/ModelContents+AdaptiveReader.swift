import ContextMixing
import LanguageModels
import ModelKinds
import Training

extension ModelContents {
  /// A reader that learns from what it reads; nil if the model cannot.
  ///
  /// - Parameter options: How a network learns.
  func adaptiveReader(_ options: DynamicEvaluation.Options) -> (any AdaptiveReader)? {
    if let engine = model.engine { return Self.reader(engine, options) }
    guard let counts = model.base as? ContextMixingModel else { return nil }
    return AdaptiveContextMixing(
      counts, network: counts.network?.engine.map { Self.reader($0, options) })
  }

  private static func reader(
    _ engine: some Engine, _ options: DynamicEvaluation.Options
  ) -> any AdaptiveReader {
    AdaptiveNetwork(engine, options: options)
  }

  /// Whether a network is among what learns while reading.
  var hasLearningNetwork: Bool {
    model.engine != nil || (model.base as? ContextMixingModel)?.network?.engine != nil
  }
}
