import Foundation

extension TextError: CustomStringConvertible {
  /// What is wrong, and where.
  public var description: String {
    switch self {
    case .invalidBytes(let encoding, let offset, let line, let bytes, let fault, let looksLike):
      let what =
        "not valid \(encoding.title): \(fault.rawValue) (\(hexadecimal(bytes))) at byte offset \(offset), line \(line)"
      switch looksLike.count {
      case 0: return what
      case 1: return "\(what); the text looks like \(looksLike[0])"
      default: return "\(what); the text may be \(looksLike.map(\.description).joined(separator: ", or "))"
      }
    case .changesEncoding(let encoding, let offset, let line, let bytes, let looksLike):
      return "its encoding changes at byte offset \(offset), line \(line) (\(hexadecimal(bytes))): "
        + "\(encoding.title) before, and then it looks like \(looksLike)"
    case .undeclared(let looksLike):
      return "its encoding is not marked; it looks like \(looksLike)"
    case .notText(let format):
      return "is \(format.name), not a text"
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

extension TextError.Reading: CustomStringConvertible {
  /// The encoding and the words.
  public var description: String { "\(encoding.title) (“\(excerpt)”)" }
}

extension TextError: LocalizedError {
  public var errorDescription: String? { description }
}

/// `value` in upper-case hexadecimal, with leading zeros up to `width` digits.
func hexadecimal(_ value: UInt32, width: Int) -> String {
  let digits = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// Bytes in upper-case hexadecimal.
private func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { hexadecimal(UInt32($0), width: 2) }.joined(separator: " ")
}
