/// Reads the JSON tokens that a safetensors header may contain, and nothing else.
///
/// Not `JSONSerialization`, which silently keeps one of two equal keys and turns numbers into doubles.
/// Grammar: RFC 8259.
struct HeaderScanner {
  /// The bytes of the header.
  let bytes: UnsafeRawBufferPointer
  /// The next byte to read.
  private(set) var position = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  /// The next byte that is not white space, without consuming it; nil at the end.
  mutating func peek() -> UInt8? {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      case let byte: return byte
      }
    }
    return nil
  }

  /// Consumes the next byte that is not white space if it is this one.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let byte = peek(), UInt32(byte) == character.value else { return false }
    position += 1
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws(SafetensorsDefect) {
    guard take(character) else { throw syntax("\(character)") }
  }

  mutating func expectEnd() throws(SafetensorsDefect) {
    guard peek() == nil else { throw syntax("the end or a space") }
  }

  /// Calls `element` before each element of a list between `open` and `close`; `element` consumes it.
  mutating func list(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar,
    _ element: (inout HeaderScanner) throws(SafetensorsDefect) -> Void
  ) throws(SafetensorsDefect) {
    try expect(open)
    if take(close) { return }
    repeat {
      try element(&self)
    } while take(",")
    guard take(close) else { throw syntax(", or \(close)") }
  }

  /// Reads an integer without sign, fraction, exponent or leading zeros.
  mutating func number() throws(SafetensorsDefect) -> Int {
    guard let first = peek(), isDigit(first) else { throw syntax("a whole number") }
    let start = position
    var value = 0
    while position < bytes.count, isDigit(bytes[position]) {
      if position > start, first == 0x30 { throw syntax("no digit, because a number does not begin with 0") }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(bytes[position] - 0x30))
      if overflow || carry { throw .numberTooLarge(offset: start) }
      value = sum
      position += 1
    }
    return value
  }

  /// Reads a string and resolves its escapes.
  mutating func string() throws(SafetensorsDefect) -> String {
    try expect("\"")
    let start = position
    var text: [UInt8] = []
    while true {
      let run = position
      while position < bytes.count, bytes[position] >= 0x20, bytes[position] != 0x22, bytes[position] != 0x5C
      {
        position += 1
      }
      text.append(contentsOf: bytes[run..<position])
      guard position < bytes.count else { throw syntax("\"") }
      switch bytes[position] {
      case 0x22:
        position += 1
        guard let string = String(validating: text, as: UTF8.self) else {
          throw .headerNotUTF8(offset: start)
        }
        return string
      case 0x5C:
        position += 1
        try escape(into: &text)
      default:
        throw syntax("a character other than an unescaped control character")
      }
    }
  }

  /// Reads what follows a backslash.
  private mutating func escape(into text: inout [UInt8]) throws(SafetensorsDefect) {
    guard position < bytes.count else { throw syntax("an escape") }
    switch bytes[position] {
    case 0x22, 0x5C, 0x2F: text.append(bytes[position])
    case 0x62: text.append(0x08)
    case 0x66: text.append(0x0C)
    case 0x6E: text.append(0x0A)
    case 0x72: text.append(0x0D)
    case 0x74: text.append(0x09)
    case 0x75:
      position += 1
      text.append(contentsOf: String(try scalar()).utf8)
      return
    default: throw syntax("one of \" \\ / b f n r t u after a backslash")
    }
    position += 1
  }

  /// Reads what follows `\u`: four hexadecimal digits, or a surrogate pair.
  private mutating func scalar() throws(SafetensorsDefect) -> Unicode.Scalar {
    let start = position
    var value = try fourHexDigits()
    if 0xD800...0xDBFF ~= value {
      guard position + 1 < bytes.count, bytes[position] == 0x5C, bytes[position + 1] == 0x75 else {
        throw syntax("the second half of a surrogate pair")
      }
      position += 2
      let low = try fourHexDigits()
      guard 0xDC00...0xDFFF ~= low else {
        throw .headerSyntax(offset: start, expected: "a pair of surrogates")
      }
      value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(value) else {
      throw .headerSyntax(offset: start, expected: "a pair of surrogates")
    }
    return scalar
  }

  private mutating func fourHexDigits() throws(SafetensorsDefect) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count, let digit = hexDigit(bytes[position]) else {
        throw syntax("a hexadecimal digit")
      }
      value = value << 4 | digit
      position += 1
    }
    return value
  }

  private func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }

  private func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46: UInt32(byte - 0x41 + 10)
    case 0x61...0x66: UInt32(byte - 0x61 + 10)
    default: nil
    }
  }

  private func syntax(_ expected: String) -> SafetensorsDefect {
    .headerSyntax(offset: position, expected: expected)
  }
}
