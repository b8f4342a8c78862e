import CharRNNKit
import Foundation

/// A JSON object a text, each on a line of its own.
struct JSONWriter: TextWriter {
  private let prompt: String
  private let seed: UInt64
  private let settings: SampleSettings
  private var text = ""

  private struct Line: Encodable {
    /// The number of the text, from 0.
    let number: Int
    let prompt: String
    let text: String
    let stopReason: String
    let seed: UInt64
    let score: Double?
    let ids: [UInt32]
    let logProbabilities: [Float]
    let settings: SampleSettings
  }

  /// - Parameter prompt: As the model read it; every text begins with it.
  init(prompt: String, seed: UInt64, settings: SampleSettings) {
    self.prompt = prompt
    self.seed = seed
    self.settings = settings
  }

  mutating func write(_ piece: GeneratedPiece, units: DrawnUnits) throws {
    text += piece.text
    guard let reason = piece.stopReason else { return }
    let line = Line(
      number: piece.stream, prompt: prompt, text: text, stopReason: reason.rawValue, seed: seed,
      score: piece.score, ids: units.ids, logProbabilities: units.logProbabilities, settings: settings)
    text = ""
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A text of a beam search that is impossible has a score that is no number of JSON.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    try Console.write(String(decoding: encoder.encode(line), as: UTF8.self) + "\n")
  }
}
