/// How to read a file, according to its first bytes and the chosen encoding.
struct SourceForm: Equatable {
  /// How the bytes after the byte order mark are converted to UTF-8.
  enum Conversion: Equatable {
    case none
    /// With iconv, from the character set with this name.
    case iconv(String)
  }

  /// The encoding that the bytes are read in; never `auto`.
  let encoding: TextEncoding
  let conversion: Conversion
  /// The length of the byte order mark, in bytes; it is not part of the text.
  let markLength: Int
  /// Whether the bytes may turn out to be in another encoding.
  let isOpen: Bool

  init(of bytes: UnsafeBufferPointer<UInt8>, encoding: TextEncoding) {
    if let mark = Mark.all.first(where: { $0.isAccepted(by: encoding, in: bytes) }) {
      self.encoding = mark.encoding
      conversion = mark.conversion
      markLength = mark.bytes.count
      isOpen = false
      return
    }
    isOpen = encoding == .auto
    self.encoding = isOpen ? .utf8 : encoding
    markLength = 0
    switch encoding {
    case .utf8, .auto: conversion = .none
    case .utf16: conversion = .iconv("UTF-16LE")
    default: conversion = .iconv(encoding.rawValue.uppercased())
    }
  }

  /// The form of a text that is in CP949 after all.
  private init(encoding: TextEncoding, conversion: Conversion) {
    self.encoding = encoding
    self.conversion = conversion
    markLength = 0
    isOpen = false
  }

  static let cp949 = SourceForm(encoding: .cp949, conversion: .iconv("CP949"))
}

/// A byte order mark.
private struct Mark {
  let bytes: [UInt8]
  let encoding: TextEncoding
  let conversion: SourceForm.Conversion

  /// UTF-32 before UTF-16, whose little-endian mark is the beginning of its own.
  static let all = [
    Mark(
      bytes: [0xFF, 0xFE, 0, 0], encoding: TextEncoding(trusted: "utf-32"), conversion: .iconv("UTF-32LE")),
    Mark(
      bytes: [0, 0, 0xFE, 0xFF], encoding: TextEncoding(trusted: "utf-32"), conversion: .iconv("UTF-32BE")),
    Mark(bytes: [0xEF, 0xBB, 0xBF], encoding: .utf8, conversion: .none),
    Mark(bytes: [0xFF, 0xFE], encoding: .utf16, conversion: .iconv("UTF-16LE")),
    Mark(bytes: [0xFE, 0xFF], encoding: .utf16, conversion: .iconv("UTF-16BE")),
  ]

  /// The bytes FF and FE never occur in UTF-8, so a UTF-16 mark is unambiguous there. Other encodings have no
  /// marks, or iconv reads them as a character, which is dropped like any U+FEFF at the beginning.
  func isAccepted(by wanted: TextEncoding, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.starts(with: bytes) else { return false }
    let isUTF32 = bytes.count == 4
    switch wanted {
    case .auto: return !isUTF32 || text.count % 4 == 0
    case .utf8: return !isUTF32
    default: return wanted == encoding
    }
  }
}
