/// The encoding of the bytes of a text file; the raw value is the command-line value.
public enum TextEncoding: String, Sendable, Hashable, Codable, CaseIterable {
  /// UTF-8 as in RFC 3629. A file that begins with a UTF-16 byte order mark is read as UTF-16.
  case utf8 = "utf-8"
  /// UTF-16; the byte order mark gives the byte order; without one it is little-endian.
  case utf16 = "utf-16"
  /// Microsoft's code page 949 (Unified Hangul Code), the superset of EUC-KR that is common in Korean files.
  case cp949

  /// One line for help.
  public var summary: String {
    switch self {
    case .utf8: "UTF-8; UTF-16 where the file begins with its byte-order mark"
    case .utf16: "UTF-16, by its byte-order mark, little-endian without one"
    case .cp949: "CP949 (Unified Hangul Code), which includes EUC-KR"
    }
  }
}

/// How to read a file, according to its first bytes and the chosen encoding.
struct SourceForm: Equatable {
  /// How the bytes after the byte order mark are converted to UTF-8.
  enum Conversion: Equatable {
    case none
    /// With iconv, from the character set with this name.
    case iconv(String)
  }

  let encoding: TextEncoding
  let conversion: Conversion
  /// The length of the byte order mark, in bytes; it is not part of the text.
  let markLength: Int

  init(of bytes: UnsafeBufferPointer<UInt8>, encoding: TextEncoding) {
    let marks: [(mark: [UInt8], encoding: TextEncoding, conversion: Conversion)] = [
      ([0xEF, 0xBB, 0xBF], .utf8, .none),
      ([0xFF, 0xFE], .utf16, .iconv("UTF-16LE")),
      ([0xFE, 0xFF], .utf16, .iconv("UTF-16BE")),
    ]
    // The bytes FF and FE never occur in UTF-8, so a UTF-16 byte order mark is unambiguous. CP949 has none.
    let found =
      encoding == .cp949
      ? nil
      : marks.first { entry in
        (encoding == .utf8 || entry.encoding == encoding) && bytes.starts(with: entry.mark)
      }
    if let found {
      self.encoding = found.encoding
      conversion = found.conversion
      markLength = found.mark.count
    } else {
      self.encoding = encoding
      markLength = 0
      switch encoding {
      case .utf8: conversion = .none
      case .utf16: conversion = .iconv("UTF-16LE")
      case .cp949: conversion = .iconv("CP949")
      }
    }
  }

  /// The width of a code unit in bytes, for counting lines.
  var codeUnitWidth: Int { encoding == .utf16 ? 2 : 1 }

  /// Whether the text is big-endian.
  var isBigEndian: Bool { conversion == .iconv("UTF-16BE") }
}
