import CharRNNKit

/// Puts texts on standard output, piece by piece.
protocol TextWriter {
  /// Tells where the next texts come from.
  mutating func begin(_ origin: TextOrigin)

  /// Takes the next piece.
  ///
  /// - Parameter units: Of a piece that ends a text, what was drawn for it.
  mutating func write(_ piece: GeneratedPiece, units: DrawnUnits) throws
}

extension TextWriter {
  mutating func begin(_ origin: TextOrigin) {}
}

/// What texts were generated from.
struct TextOrigin {
  /// The prompt as the model read it.
  let prompt: String
  /// The number of its line in a file of prompts.
  let line: Int?
  let seed: UInt64
  let settings: SampleSettings
}

/// The texts as they are, usually with a blank line between.
struct PlainWriter: TextWriter {
  /// Whether the score of each text of a beam search is told.
  let showsScores: Bool
  /// What comes between two texts, after the line feed that ends the first.
  let separator: String
  private var isBetweenTexts = false

  init(showsScores: Bool = false, separator: String = "\n") {
    self.showsScores = showsScores
    self.separator = separator
  }

  mutating func write(_ piece: GeneratedPiece, units: DrawnUnits) throws {
    try write(piece.text, endsText: piece.stopReason != nil)
    guard showsScores, let score = piece.score else { return }
    Console.note("score \(score.fixed(4)) of text \(piece.stream + 1)")
  }

  mutating func write(_ text: String, endsText: Bool) throws {
    // The line feed that ends a text comes with its last piece, the blank line with the next text.
    let blankLine = isBetweenTexts ? separator : ""
    isBetweenTexts = endsText
    try Console.write(blankLine + text + (endsText ? "\n" : ""))
  }
}
