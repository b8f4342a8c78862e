import CharText
import Corpora

/// How texts are read and split into units.
public struct TextOptions: Sendable, Equatable {
  /// The encoding of the files.
  public var encoding = TextEncoding.auto
  /// The Unicode normalization form of the text.
  public var normalization = Normalization.nfc
  /// The unit that the model reads and predicts.
  public var unit = UnitKind.scalar
  /// Units that occur fewer times than this are replaced with `<unk>`.
  public var minCount = 1
  /// How the texts are taken out of the files.
  public var input = Input()
  /// What a document is; nil: each of several files, and of a single text what it looks like. Of tables and
  /// chats each row and each day.
  public var documents: Documents?
  /// The fraction of the text that is held out for evaluation: some documents, or the end of each file.
  public var holdout = 0.1
  /// The random seed by which documents are held out.
  public var seed: UInt64 = 1

  /// See ``documents``.
  public typealias Documents = Corpora.Documents
  /// See ``input``.
  public typealias Input = Corpora.TextInput

  /// The encoding found out from each file, NFC, one unit a scalar, a tenth held out.
  public init() {}
}

extension TextOptions {
  var reader: TextReader { TextReader(encoding: encoding, normalization: normalization) }

  /// Checks the options that apply to every text.
  func validate() throws(WorkflowError) {
    guard minCount >= 1 else {
      throw .optionOutOfRange(name: "min-count", value: "\(minCount)", range: "1 or more")
    }
    try input.validate()
  }
}

extension TextInput {
  /// Checks the name of the format.
  func validate() throws(WorkflowError) {
    guard let format, TextFormat.named(format) == nil else { return }
    throw .optionOutOfRange(
      name: "format", value: format,
      range: "one of " + ([Self.auto] + TextFormat.all.map(\.name)).joined(separator: ", "))
  }
}
