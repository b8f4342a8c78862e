import CharText

/// How texts are read and cut into units.
public struct TextOptions: Sendable, Equatable {
  /// The encoding of the files.
  public var encoding = TextEncoding.utf8
  /// The form that the text is brought into.
  public var normalization = Normalization.nfc
  /// What the model reads and writes.
  public var unit = UnitKind.scalar
  /// Units rarer than this are folded into `<unk>`.
  public var minCount = 1
  /// The share of each file, at its end, that is held out for evaluation.
  public var holdout = 0.1

  /// UTF-8, NFC, one unit a scalar, a tenth held out.
  public init() {}
}

extension TextOptions {
  var reader: TextReader { TextReader(encoding: encoding, normalization: normalization) }

  /// Checks what every reading needs.
  func validate() throws(WorkflowError) {
    guard minCount >= 1 else {
      throw .optionOutOfRange(name: "min-count", value: "\(minCount)", range: "1 or more")
    }
  }
}
