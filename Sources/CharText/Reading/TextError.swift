/// Why a text could not be read.
public enum TextError: Error, Sendable, Equatable {
  /// The bytes from `offset` (0-based, in the file, byte order mark included) on are not valid in
  /// `encoding`; `line` is 1-based. `bytes` are the first of them, at most four. `looksLike` are the
  /// encodings that the text may be in, the likeliest first; none if it is in `encoding` but for some bad
  /// bytes.
  case invalidBytes(
    encoding: TextEncoding, offset: Int, line: Int, bytes: [UInt8], fault: TextFault, looksLike: [Reading])
  /// The text is in `encoding` up to this place and in another one from there on, at least for a while.
  case changesEncoding(from: TextEncoding, offset: Int, line: Int, bytes: [UInt8], looksLike: Reading)
  /// The encoding is to be found out from the bytes, and they look like one that is never assumed.
  case undeclared(looksLike: Reading)
  /// The file is in a format that is no text.
  case notText(Format)
  /// The C library has no converter for the character set.
  case converterMissing(characterSet: String)
  /// The file could not be opened or read; `reason` is the system's message.
  case unreadable(path: String, reason: String)
  /// The path names a folder.
  case isDirectory(path: String)
  /// The caller cancelled reading.
  case stopped

  /// An encoding that a text may be in, and a few of its words as they would read.
  public struct Reading: Sendable, Hashable {
    /// The encoding.
    public let encoding: TextEncoding
    /// At most 32 characters of a line.
    public let excerpt: String
  }
}

/// What is wrong with the bytes at an offset.
public enum TextFault: String, Sendable, Hashable, Codable {
  /// A continuation byte (80–BF) without a lead byte.
  case unexpectedContinuation = "a continuation byte without a lead byte"
  /// A byte that no UTF-8 text contains: C0, C1 or F5–FF.
  case impossibleByte = "a byte that UTF-8 never contains"
  /// A sequence that ends before its last byte.
  case incomplete = "an incomplete sequence"
  /// A scalar written with more bytes than it needs.
  case overlong = "an overlong sequence"
  /// An encoded surrogate (U+D800–U+DFFF).
  case surrogate = "a surrogate"
  /// A value above U+10FFFF.
  case aboveMaximum = "a value above U+10FFFF"
  /// Bytes that have no meaning in the file's encoding.
  case unmapped = "bytes that stand for no character"
}
