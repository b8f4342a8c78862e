import Foundation

extension TextError: CustomStringConvertible {
  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .invalidBytes(let encoding, let offset, let line, let bytes, let fault, let looksLike):
      let shown = bytes.map { hexadecimal(UInt32($0), width: 2) }.joined(separator: " ")
      let what =
        "not valid \(encoding.rawValue.uppercased()): \(fault.rawValue) (\(shown)) "
        + "at byte offset \(offset), line \(line)"
      if let looksLike {
        return what + "; the text looks like \(looksLike.rawValue.uppercased())"
      }
      return what
    case .converterMissing(let characterSet):
      return "the C library has no converter from \(characterSet); "
        + "convert the file to UTF-8 first, or install the C library's gconv modules"
    case .unreadable(let path, let reason):
      return "\(path): \(reason)"
    case .isDirectory(let path):
      return "\(path): is a directory; name a text file"
    case .stopped:
      return "reading was stopped"
    }
  }
}

extension TextError: LocalizedError {
  public var errorDescription: String? { description }
}

/// `value` in upper-case hexadecimal, with leading zeros up to `width` digits.
func hexadecimal(_ value: UInt32, width: Int) -> String {
  let digits = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
