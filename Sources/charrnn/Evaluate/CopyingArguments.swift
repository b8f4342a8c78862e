import ArgumentParser
import CharRNNKit

/// How much a model copies.
struct CopyingArguments: ParsableArguments {
  @Flag(
    help: """
      Let each model write \(usual.count) texts of \(usual.length) characters and report how much of them is copied \
      from the training text; needs --training-text.
      """)
  var copying = false

  @Option(
    name: .customLong("training-text"),
    help: ArgumentHelp(
      "The text that the models were trained on. May be repeated.", valueName: "file"),
    completion: .file())
  var trainingTexts: [String] = []

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp("Temperature of these texts.", default: usual.temperature, valueName: "t"))
  var temperature: Double?

  private static var usual: EvaluationRequest.Copying { EvaluationRequest.Copying(trainingTexts: []) }

  func validate() throws {
    if copying, trainingTexts.isEmpty {
      throw ValidationError("--copying needs the training text: --training-text FILE")
    }
    if !copying, !trainingTexts.isEmpty || temperature != nil {
      throw ValidationError("--training-text and --temperature need --copying")
    }
  }

  var request: EvaluationRequest.Copying? {
    guard copying else { return nil }
    var request = EvaluationRequest.Copying(trainingTexts: trainingTexts)
    if let temperature { request.temperature = temperature }
    return request
  }
}
