import ArgumentParser
import CharRNNKit

/// Going on from a trained model.
struct BaseArguments: ParsableArguments {
  @Option(
    name: [.customLong("from"), .customLong("init-from")],
    help: ArgumentHelp(
      "Start from this model instead of a new one; new characters are added to its vocabulary.",
      valueName: "model"), completion: .file(extensions: ["safetensors"]))
  var from: String?

  @Option(
    help: ArgumentHelp(
      "Earlier text to mix in, so that it is not forgotten (--from); may be repeated.", valueName: "file"),
    completion: .file())
  var rehearse: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Share of earlier text in what is read (--rehearse).",
      default: TrainingRequest.Base.usualRehearsalShare, valueName: "share"))
  var rehearseShare: Double?

  func validate() throws {
    if rehearseShare != nil, rehearse.isEmpty {
      throw ValidationError("--rehearse-share is for --rehearse.")
    }
  }

  /// The model to start from, if there is one.
  var base: TrainingRequest.Base? {
    guard let from else { return nil }
    var base = TrainingRequest.Base(model: from, rehearsal: rehearse)
    if let rehearseShare { base.rehearsalShare = rehearseShare }
    return base
  }
}
