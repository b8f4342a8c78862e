import CharRNNKit
import Foundation

extension TrainingWorkflow.Plan {
  /// One line: what was chosen, why, and the option that changes it.
  var summary: String {
    let why =
      switch reason {
      case .given: ""
      case .text: ", for this much text"
      case .minutes(let minutes): ", for this much text and \((minutes * 60).clock)"
      }
    let name = size.map { "\($0.rawValue), " } ?? ""
    let change = reason == .given ? "" : " (--size to change it)"
    return "size: \(name)\(configuration.layers) × \(configuration.hiddenSize)\(why); at most "
      + "\(steps.grouped) steps, \(epochs) of the text\(change)"
  }

  /// How often the text is read, in words.
  private var epochs: String {
    let epochs = Double(steps) / Double(max(1, stepsPerEpoch))
    return epochs < 9.95 ? "\(epochs.fixed(1)) passes" : "\(Int(epochs.rounded()).grouped) passes"
  }

  /// Everything, for `--dry-run`.
  var lines: [String] {
    var lines = [
      summary,
      "model: \(configuration.layers) × \(configuration.hiddenSize) \(configuration.cell), embedding "
        + "\(configuration.embeddingSize), \(parameterCount.grouped) parameters",
      "memory: about \(byteCount.megabytes) and the text",
    ]
    if let unitsPerSecond, let seconds {
      lines.append("speed: \(Int(unitsPerSecond).grouped) units/s; at most \(seconds.clock)")
    }
    return lines
  }
}

extension Int {
  /// In MB or GB.
  fileprivate var megabytes: String {
    self < 1_000_000_000
      ? "\((self + 500_000) / 1_000_000) MB" : "\((Double(self) / 1_000_000_000).fixed(1)) GB"
  }
}
