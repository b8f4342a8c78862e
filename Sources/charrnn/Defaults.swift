import ArgumentParser
import CharRNNKit

/// What the library does when nobody asks for anything else, for the help texts.
enum Defaults {
  static let request = TrainingRequest(files: [])
  static let network = request.network
  static let training = network.training
  static let text = request.text
  static let dynamic = DynamicEvaluation.Options()
  static let mixture = MixRequest(models: [], weights: [])
  static let compression = CompressionRequest(file: "")
  static let plot = PlotRequest(runs: [])
  static let generation = GenerationOptions()
  static let temperature = SamplerSettings.usual.values[TemperatureStep.parameter.name] ?? 1
}

extension ArgumentHelp {
  /// Help for an option that is nil when it was not given: its default is told in ArgumentParser's form.
  init(_ abstract: String, default value: some CustomStringConvertible, valueName: String? = nil) {
    self.init("\(abstract) (default: \(value))", valueName: valueName)
  }
}
