/// Why a text could not be read.
public enum TextError: Error, Sendable, Equatable {
  /// The bytes from `offset` (0-based, in the file, byte order mark included) on are not valid in
  /// `encoding`; `line` is 1-based. `bytes` are the first of them, at most four. `looksLike` is the encoding
  /// that the whole file appears to have, if any.
  case invalidBytes(
    encoding: TextEncoding, offset: Int, line: Int, bytes: [UInt8], fault: TextFault,
    looksLike: TextEncoding?)
  /// The C library has no converter for the character set.
  case converterMissing(characterSet: String)
  /// The file could not be opened or read; `reason` is the system's message.
  case unreadable(path: String, reason: String)
  /// The path names a folder.
  case isDirectory(path: String)
  /// The caller cancelled reading.
  case stopped
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
