/// Converts the bytes of a text to normalized text: decoding, byte order mark, line endings, normalization.
///
/// ```swift
/// let text = try TextReader(encoding: .utf8, normalization: .nfc).read(path: "novel.txt")
/// ```
public struct TextReader: Sendable, Equatable {
  /// The encoding of the bytes.
  public var encoding: TextEncoding
  /// The normalization form of the result.
  public var normalization: Normalization
  /// Whether HTML and RTF are read as they are, with their markup; otherwise they are refused.
  public var acceptsMarkup = false

  /// A reader, by default from UTF-8 to NFC.
  public init(encoding: TextEncoding = .utf8, normalization: Normalization = .nfc) {
    self.encoding = encoding
    self.normalization = normalization
  }

  /// What a reader did with a text that its owner may want to know.
  public enum Note: Sendable, Hashable {
    /// The text is not in UTF-8 but in this encoding, and nobody had said so.
    case readAs(TextEncoding)
    /// So many byte order marks (U+FEFF) inside the text were dropped; the first was in this line (1-based).
    case droppedMarks(count: Int, firstLine: Int)
  }

  /// Reads a file.
  ///
  /// - Parameter note: Receives what was done with the text besides.
  /// - Throws: `TextError` for a file that cannot be read, is no text or is not in the encoding.
  public func read(path: String, noting note: (Note) -> Void = { _ in }) throws(TextError) -> NormalizedText {
    try read(MappedFile(path: path), noting: note)
  }

  /// Reads bytes in memory.
  ///
  /// - Throws: `TextError` for bytes that are no text or not in the encoding.
  public func read(_ bytes: [UInt8], noting note: (Note) -> Void = { _ in }) throws(TextError)
    -> NormalizedText
  {
    try withArray(bytes) { (buffer) throws(TextError) in try read(buffer, noting: note) }
  }

  /// Reads bytes from a buffer.
  ///
  /// - Throws: `TextError` for bytes that are no text or not in the encoding.
  public func read(
    _ bytes: UnsafeBufferPointer<UInt8>, noting note: (Note) -> Void = { _ in }
  ) throws(TextError) -> NormalizedText {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    // Each piece is appended directly to the whole text.
    try forEachPiece(of: bytes, size: TextReader.pieceSize, output: &output, noting: note) {
      (_, _) throws(TextError) in
      true
    }
    return NormalizedText(trusted: output, normalization: normalization)
  }

  /// Reads an open file.
  package func read(
    _ file: MappedFile, noting note: (Note) -> Void = { _ in }
  ) throws(TextError) -> NormalizedText {
    try file.withBytes { (bytes) throws(TextError) in try read(bytes, noting: note) }
  }
}
