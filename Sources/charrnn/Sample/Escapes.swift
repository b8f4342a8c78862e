/// Characters that are hard to type on a command line.
struct Escapes {
  /// Whether they are processed at all.
  var areProcessed = true

  /// A text as ``resolve(_:)`` takes it.
  static func show(_ text: String) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": shown.append(contentsOf: ["\\", "n"])
      case "\t": shown.append(contentsOf: ["\\", "t"])
      case "\r": shown.append(contentsOf: ["\\", "r"])
      case "\\": shown.append(contentsOf: ["\\", "\\"])
      default: shown.append(scalar)
      }
    }
    return String(shown)
  }

  /// `\n`, `\t`, `\r`, `\\`, `\'`, `\"` and `\uXXXX` as what they stand for; every other backslash as it is.
  func resolve(_ text: String) -> String {
    guard areProcessed else { return text }
    var result = String.UnicodeScalarView()
    var rest = Substring(text).unicodeScalars
    while let scalar = rest.popFirst() {
      guard scalar == "\\", let next = rest.first else {
        result.append(scalar)
        continue
      }
      if let meant = Self.single[next] {
        rest.removeFirst()
        result.append(meant)
      } else if next == "u", let meant = Self.takeCode(&rest) {
        result.append(meant)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  private static let single: [Unicode.Scalar: Unicode.Scalar] = [
    "n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", "\"": "\"",
  ]

  /// Takes `uXXXX`, or the two of a surrogate pair as JSON writes it; nil where it stands for no character.
  private static func takeCode(_ rest: inout Substring.UnicodeScalarView) -> Unicode.Scalar? {
    guard let first = code(rest) else { return nil }
    let behind = rest.dropFirst(5)
    if (0xD800..<0xDC00).contains(first), behind.first == "\\", let second = code(behind.dropFirst()),
      (0xDC00..<0xE000).contains(second)
    {
      rest = behind.dropFirst(6)
      return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    }
    guard let scalar = Unicode.Scalar(first) else { return nil }
    rest = behind
    return scalar
  }

  private static func code(_ rest: Substring.UnicodeScalarView) -> UInt32? {
    let digits = rest.dropFirst().prefix(4)
    guard rest.first == "u", digits.count == 4, digits.allSatisfy(\.properties.isASCIIHexDigit) else {
      return nil
    }
    return UInt32(String(digits), radix: 16)
  }
}
