import Platform

/// The encoding of the bytes of a text file; the raw value is its name in lower case, as in options and
/// files.
///
/// Any that the C library's iconv has, such as `euc-kr` or `windows-1252` (`iconv -l` lists them), or
/// ``auto``.
public struct TextEncoding: RawRepresentable, Sendable, Hashable, Codable {
  public let rawValue: String

  /// Whichever of UTF-8, UTF-16 and UTF-32 with a byte order mark, and CP949 the bytes are; if they leave any
  /// doubt, reading throws an error that names the likely ones.
  public static let auto = TextEncoding(trusted: "auto")
  /// UTF-8 as in RFC 3629. A file that begins with a UTF-16 byte order mark is read as UTF-16.
  public static let utf8 = TextEncoding(trusted: "utf-8")
  /// UTF-16; the byte order mark gives the byte order; without one it is little-endian.
  public static let utf16 = TextEncoding(trusted: "utf-16")
  /// Microsoft's code page 949 (Unified Hangul Code), the superset of EUC-KR that is common in Korean files.
  public static let cp949 = TextEncoding(trusted: "cp949")

  /// Those that help lists, with one line each.
  public static let named: [(encoding: TextEncoding, summary: String)] = [
    (.auto, "UTF-8, UTF-16 or UTF-32 by its byte-order mark, or CP949, where there is no doubt"),
    (.utf8, "UTF-8; UTF-16 where the file begins with its byte-order mark"),
    (.utf16, "UTF-16, by its byte-order mark, little-endian without one"),
    (.cp949, "CP949 (Unified Hangul Code), which includes EUC-KR"),
  ]

  /// An encoding by its name, in upper or lower case; nil if iconv has none of that name.
  public init?(rawValue: String) {
    // As `iconv -l` writes names; anything else behind a slash would change how errors are handled.
    let name = (rawValue.hasSuffix("//") ? String(rawValue.dropLast(2)) : rawValue).lowercased()
    let folded = name.filter { $0 != "-" && $0 != "_" }
    if let usual = Self.otherNames[folded] {
      self = usual
    } else if Self.isKnown(name) {
      self.init(trusted: name)
    } else {
      return nil
    }
  }

  /// For names that are known to exist.
  init(trusted name: String) { rawValue = name }

  /// Further names of the encodings that the reader treats in a way of its own.
  private static let otherNames: [String: TextEncoding] = [
    "auto": .auto, "utf8": .utf8, "utf16": .utf16, "cp949": .cp949, "949": .cp949, "ms949": .cp949,
    "mscp949": .cp949, "windows949": .cp949, "xwindows949": .cp949, "uhc": .cp949,
  ]

  private static func isKnown(_ name: String) -> Bool {
    // The empty name is the encoding of the locale to iconv.
    guard let first = name.utf8.first, first != UInt8(ascii: "-"),
      name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ",") }),
      let converter = iconv_open("UTF-8", name.uppercased()), converter != iconv_t(bitPattern: -1)
    else { return false }
    iconv_close(converter)
    return true
  }

  /// The name for messages.
  package var title: String { rawValue.uppercased() }

  /// Whether a line feed is more than the byte 0A.
  var isWide: Bool { ["utf-16", "utf-32", "ucs", "utf16", "utf32"].contains { rawValue.hasPrefix($0) } }
}
