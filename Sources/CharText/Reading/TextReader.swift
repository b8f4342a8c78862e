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

  /// A reader, by default from UTF-8 to NFC.
  public init(encoding: TextEncoding = .utf8, normalization: Normalization = .nfc) {
    self.encoding = encoding
    self.normalization = normalization
  }

  /// Reads a file.
  ///
  /// - Throws: `TextError` for a file that cannot be read or bytes that are not in the encoding.
  public func read(path: String) throws(TextError) -> NormalizedText {
    try read(MappedFile(path: path))
  }

  /// Reads bytes in memory.
  ///
  /// - Throws: `TextError.invalidBytes` for bytes that are not in the encoding.
  public func read(_ bytes: [UInt8]) throws(TextError) -> NormalizedText {
    try withArray(bytes) { (buffer) throws(TextError) in try read(buffer) }
  }

  /// Reads bytes from a buffer.
  ///
  /// - Throws: `TextError.invalidBytes` for bytes that are not in the encoding.
  public func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(TextError) -> NormalizedText {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    // Each piece is appended directly to the whole text.
    try forEachPiece(of: bytes, size: TextReader.pieceSize, output: &output) {
      (_, _) throws(TextError) in
      true
    }
    return NormalizedText(trusted: output, normalization: normalization)
  }

  /// Reads an open file.
  package func read(_ file: MappedFile) throws(TextError) -> NormalizedText {
    try file.withBytes { (bytes) throws(TextError) in try read(bytes) }
  }
}
