import CharRNNKit
import Foundation

/// A JSON object a text, each on a line of its own.
struct JSONWriter: TextWriter {
  private var origin: TextOrigin
  private var text = ""

  private struct Line: Encodable {
    /// The number of the text, from 0; of several prompts for each.
    let number: Int
    /// The number of the line in the file of prompts, from 1.
    let line: Int?
    let prompt: String
    let text: String
    let stopReason: String
    let seed: UInt64
    let score: Double?
    let ids: [UInt32]
    let logProbabilities: [Float]
    let settings: SampleSettings
  }

  /// Texts of this origin, until another is told.
  init(_ origin: TextOrigin) { self.origin = origin }

  mutating func begin(_ origin: TextOrigin) { self.origin = origin }

  mutating func write(_ piece: GeneratedPiece, units: DrawnUnits) throws {
    text += piece.text
    guard let reason = piece.stopReason else { return }
    let line = Line(
      number: piece.stream, line: origin.line, prompt: origin.prompt, text: text,
      stopReason: reason.rawValue, seed: origin.seed, score: piece.score, ids: units.ids,
      logProbabilities: units.logProbabilities, settings: origin.settings)
    text = ""
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A text of a beam search that is impossible has a score that is no number of JSON.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    try Console.write(String(decoding: encoder.encode(line), as: UTF8.self) + "\n")
  }
}
