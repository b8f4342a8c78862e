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

  /// How a network learns while reading, with its rate; nil if no network is among what does.
  func dynamicOptions(_ options: DynamicEvaluation.Options) -> DynamicEvaluation.Options? {
    guard let engine = model.engine ?? (model.base as? ContextMixingModel)?.network?.engine else {
      return nil
    }
    var options = options
    options.rate = options.rate(of: engine.configuration.layer)
    return options
  }
}
