/// The name of a file as text, without loss: on most systems a name is any bytes but 0 and `/`.
///
/// Bytes that are no UTF-8, as in names written in CP949, become the scalars U+10FF80 … U+10FFFF, one each,
/// and come back from them. (UTF-8 of these scalars themselves, the last of a private use area, is spelled
/// in the same way.)
package enum PathSpelling {
  private static let first: UInt32 = 0x10FF00

  /// The text of a name.
  package static func text(of bytes: some Collection<UInt8>) -> String {
    var scalars = String.UnicodeScalarView()
    var parser = Unicode.UTF8.ForwardParser()
    var source = bytes.makeIterator()
    var place = bytes.startIndex
    func spell(_ count: Int) {
      for byte in bytes[place...].prefix(count) { scalars.append(Unicode.Scalar(first + UInt32(byte))!) }
    }
    while true {
      let count: Int
      switch parser.parseScalar(from: &source) {
      case .valid(let encoded):
        count = encoded.count
        let scalar = Unicode.UTF8.decode(encoded)
        if isSpelledByte(scalar) { spell(count) } else { scalars.append(scalar) }
      case .error(let length):
        count = length
        spell(count)
      case .emptyInput: return String(scalars)
      }
      place = bytes.index(place, offsetBy: count)
    }
  }

  /// The bytes of a name.
  package static func bytes(of text: String) -> [UInt8] {
    guard isSpelled(text) else { return Array(text.utf8) }
    return text.unicodeScalars.flatMap { scalar in
      isSpelledByte(scalar) ? [UInt8(scalar.value - first)] : Array(String(scalar).utf8)
    }
  }

  /// Whether a name has bytes that are no UTF-8.
  package static func isSpelled(_ text: String) -> Bool {
    // The UTF-8 of all spelled bytes begins so.
    text.utf8.contains(0xF4) && text.unicodeScalars.contains(where: isSpelledByte)
  }

  /// A name for people: such bytes as `\xB0`.
  package static func shown(_ text: String) -> String {
    guard isSpelled(text) else { return text }
    return text.unicodeScalars.map { scalar in
      isSpelledByte(scalar)
        ? "\\x" + String(scalar.value - first, radix: 16, uppercase: true) : String(scalar)
    }.joined()
  }

  /// Calls `body` with the name as the system takes it.
  package static func withCString<Result>(_ text: String, _ body: (UnsafePointer<CChar>) -> Result) -> Result
  {
    (bytes(of: text) + [0]).withUnsafeBytes { bytes in
      // The array is not empty.
      body(bytes.baseAddress!.assumingMemoryBound(to: CChar.self))
    }
  }

  private static func isSpelledByte(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= first + 0x80 }
}
