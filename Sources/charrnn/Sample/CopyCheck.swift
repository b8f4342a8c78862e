import CharRNNKit

/// Holds texts against the text that the model was trained on.
struct CopyCheck {
  /// The limit that was asked for.
  let constraint: TextConstraintRequest?
  private let meter: CopyMeter

  /// How many characters in a row count as copied.
  static let runLength = EvaluationRequest.Copying.usualRunLength

  /// - Returns: Nil where no training text was named.
  init?(_ form: FormArguments, encoding: TextEncoding, model: TrainedModel) throws {
    guard !form.trainingTexts.isEmpty else { return nil }
    let text = try model.trainingText(form.trainingTexts, encoding: encoding) { progress in
      if let note = progress.note { Console.note("\(note)") }
      return .proceed
    }
    meter = CopyMeter(text)
    guard let limit = form.maxCopy else {
      constraint = nil
      return
    }
    do throws(ConstraintError) {
      constraint = .maxCopy(try TrainingTextIndex(text, length: limit))
    } catch {
      throw GenerationError.constraint(error)
    }
  }

  /// Tells how much of a text is copied.
  ///
  /// - Parameter written: What the model wrote: the text without its prompt.
  func report(_ written: String) {
    let copies = meter.copies(in: written, ofLength: Self.runLength)
    Console.note(
      "copied: \((100 * copies.share).fixed(1)) % of the text, in runs of \(Self.runLength) or more characters; the "
        + "longest run has \(copies.longest)")
  }
}
