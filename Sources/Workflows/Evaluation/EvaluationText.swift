import CharText
import Foundation
import Training

/// A text to evaluate on, in the normalization forms of the models.
struct EvaluationText {
  /// A text in one normalization form.
  struct Form {
    /// The text to read.
    let text: NormalizedText
    /// The whole text, even if only a fraction of it is read.
    let whole: NormalizedText
    /// The hash of the whole text, even if only a fraction of it is read.
    let hash: String
  }

  private let file: MappedFile
  private let source: TextSource
  private let holdout: Double?
  private let encoding: TextEncoding
  private var forms: [Normalization: Form] = [:]

  /// Opens the text; standard input is read to its end.
  init(
    _ request: EvaluationRequest, onProgress handle: @escaping ReadingProgress.Handler
  ) throws(WorkflowError) {
    let reader = TextReader(encoding: request.encoding)
    source = TextSource(reader: reader, files: [request.file], handle: handle)
    file = try source.open(0)
    holdout = request.holdout
    encoding = request.encoding
  }

  /// The text in a normalization form; computed once.
  mutating func form(_ normalization: Normalization) throws(WorkflowError) -> Form {
    if let form = forms[normalization] { return form }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(file.count)
    var hash = TextHash()
    let reader = TextReader(encoding: encoding, normalization: normalization)
    // The second form of the text is no news.
    let isFirst = forms.isEmpty
    let handle: ReadingProgress.Handler = { [handle = source.handle] progress in
      isFirst || progress.notice == nil ? handle(progress) : .proceed
    }
    try TextSource(reader: reader, files: source.files, handle: handle).read(file, as: 0) { piece in
      hash.add(piece: piece)
      bytes += piece
    }
    hash.endFile()
    let whole = NormalizedText(trusted: bytes, normalization: normalization)
    let form = Form(
      text: holdout.map { whole.split(heldOut: $0).heldOut } ?? whole, whole: whole, hash: hash.hexadecimal)
    forms[normalization] = form
    return form
  }
}
