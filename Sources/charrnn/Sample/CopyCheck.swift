import CharRNNKit

/// Holds texts against the text that the model was trained on.
struct CopyCheck {
  /// The limit that was asked for.
  let constraint: TextConstraintRequest?
  /// What copies are looked for in when a text is there.
  private let index: TrainingTextIndex

  /// How many characters in a row count as copied where no limit is given.
  static let usualLength = 20

  /// - Returns: Nil where no training text was named.
  init?(_ form: FormArguments, model: TrainedModel) throws {
    guard !form.trainingTexts.isEmpty else { return nil }
    let text = try model.trainingText(
      form.trainingTexts, encoding: form.encoding ?? Defaults.text.encoding)
    let limit = try form.maxCopy.map { try Self.index(of: text, length: $0) }
    constraint = limit.map { .maxCopy($0) }
    // Runs of the limit's length cannot be there; half of it says how close the text came.
    index = try Self.index(
      of: text, length: form.maxCopy.map { max(2, ($0 + 1) / 2) } ?? Self.usualLength)
  }

  private static func index(
    of text: [NormalizedText], length: Int
  ) throws(GenerationError) -> TrainingTextIndex {
    do throws(ConstraintError) {
      return try TrainingTextIndex(text, length: length)
    } catch {
      throw .constraint(error)
    }
  }

  /// Tells how much of a text is copied.
  ///
  /// - Parameter prompt: What the text begins with, which the model did not write.
  func report(_ text: String, prompt: NormalizedText) {
    let written = String(decoding: text.utf8.dropFirst(prompt.bytes.count), as: UTF8.self)
    let share = (100 * index.copiedShare(of: written)).fixed(1)
    Console.note("copied: \(share) % of the text, in runs of \(index.length) or more characters")
  }
}
