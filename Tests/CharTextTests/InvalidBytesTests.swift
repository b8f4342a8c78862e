import CharText
import Testing

/// Bytes that are not in the encoding: what is wrong, at which byte, on which line.
@Suite struct InvalidBytesTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let fault: TextFault

    init(_ bytes: [UInt8], _ fault: TextFault) {
      self.bytes = bytes
      self.fault = fault
    }

    var testDescription: String {
      bytes.map { String($0, radix: 16, uppercase: true) }.joined(separator: " ") + ": \(fault)"
    }
  }

  static let utf8Cases = [
    Case([0x80], .unexpectedContinuation), Case([0xBF], .unexpectedContinuation),
    Case([0x80, 0xBF], .unexpectedContinuation), Case([0xC0, 0x80], .overlong),
    Case([0xC1, 0xBF], .overlong), Case([0xC0], .impossibleByte), Case([0xF5, 0x80], .impossibleByte),
    Case([0xFE], .impossibleByte), Case([0xFF], .impossibleByte),
    Case([0xE0, 0x80, 0x80], .overlong), Case([0xE0, 0x9F, 0xBF], .overlong),
    Case([0xF0, 0x80, 0x80, 0x80], .overlong), Case([0xF0, 0x8F, 0xBF, 0xBF], .overlong),
    Case([0xED, 0xA0, 0x80], .surrogate), Case([0xED, 0xBF, 0xBF], .surrogate),
    Case([0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80], .surrogate),
    Case([0xF4, 0x90, 0x80, 0x80], .aboveMaximum), Case([0xF4, 0xBF, 0xBF, 0xBF], .aboveMaximum),
    Case([0xC3], .incomplete), Case([0xEA, 0xB0], .incomplete), Case([0xEA], .incomplete),
    Case([0xF0, 0x9F, 0x98], .incomplete), Case([0xF0, 0x9F], .incomplete), Case([0xF0], .incomplete),
  ]

  @Test(arguments: utf8Cases, ["", "a", "가\r\n나\rb\n다", "e\u{301}"])
  func eachKindIsFoundAtItsOffset(example: Case, before: String) throws {
    let lines = before.isEmpty ? 1 : before.utf8.reduce(into: 1) { $0 += $1 == 0x0A || $1 == 0x0D ? 1 : 0 }
    let line = before.contains("\r\n") ? lines - 1 : lines
    let prefix = Array(before.utf8)
    for after in ["", " then more text, 그리고 더", "\n"] {
      let bytes = prefix + example.bytes + Array(after.utf8)
      for normalization in Normalization.allCases {
        let error = #expect(throws: TextError.self) {
          try TextReader(normalization: normalization).read(bytes)
        }
        guard case .invalidBytes(.utf8, let offset, let found, let shown, let fault, _)? = error else {
          Issue.record("\(String(describing: error))")
          continue
        }
        #expect(offset == prefix.count && found == line && fault == example.fault)
        #expect(shown == Array(bytes[prefix.count...].prefix(4)))
      }
    }
  }

  /// Every sequence of up to three bytes from the borders of table 3-7, against Swift's own validation.
  @Test func validityAgreesWithSwift() throws {
    let borders: [UInt8] = [
      0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
      0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
    ]
    for first in borders {
      for second in borders {
        for third in borders {
          for fourth in borders {
            let bytes = [0x20, first, second, third, fourth]
            let isValid = String(validating: bytes, as: UTF8.self) != nil
            let isRead = (try? TextReader(normalization: .none).read(bytes)) != nil
            if isValid != isRead { Issue.record("\(bytes) valid: \(isValid), read: \(isRead)") }
          }
        }
      }
    }
  }

  @Test func theOffsetCountsFromTheBeginningOfTheFile() {
    let bytes: [UInt8] = [0xEF, 0xBB, 0xBF, 0x61, 0x0A, 0x62, 0xFF]
    #expect(
      throws: TextError.invalidBytes(
        encoding: .utf8, offset: 6, line: 2, bytes: [0xFF], fault: .impossibleByte, looksLike: [])
    ) { try TextReader().read(bytes) }
  }

  @Test func badBytesFarIntoTheFileAreFound() {
    let line = Array("한 줄의 글\n".utf8)
    let bytes = Array(repeatElement(line, count: 200_000).joined()) + [0x61, 0xC3, 0x28]
    #expect(
      throws: TextError.invalidBytes(
        encoding: .utf8, offset: line.count * 200_000 + 1, line: 200_001, bytes: [0xC3, 0x28],
        fault: .incomplete, looksLike: [])
    ) { try TextReader().read(bytes) }
  }

  @Test func koreanInCP949IsRecognised() throws {
    // 옛날 옛적에 호랑이가 in CP949.
    let bytes: [UInt8] = [
      0xBF, 0xBE, 0xB3, 0xAF, 0x20, 0xBF, 0xBE, 0xC0, 0xFB, 0xBF, 0xA1, 0x20, 0xC8, 0xA3, 0xB6, 0xFB, 0xC0,
      0xCC, 0xB0, 0xA1, 0x0A,
    ]
    let error = #expect(throws: TextError.self) { try TextReader().read(bytes) }
    guard case .invalidBytes(.utf8, 0, 1, _, .unexpectedContinuation, let looksLike)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(looksLike.map(\.encoding) == [.cp949])
    #expect(error?.description.hasSuffix("the text looks like CP949 (“옛날 옛적에 호랑이가”)") == true)
    #expect(try TextReader(encoding: .cp949).read(bytes).string == "옛날 옛적에 호랑이가\n")
  }

  @Test func otherBytesAreNotTakenForCP949() {
    let latin1 = Array("Un caf".utf8) + [0xE9, 0x20] + Array("noir".utf8)
    let utf8WithABadByte = Array("옛날 옛적에 호랑이가 살았다. ".utf8) + [0xFF] + Array(" 끝".utf8)
    // 我们是中国人 in GB 2312 and これはペンです in EUC-JP.
    let chinese: [UInt8] = [0xCE, 0xD2, 0xC3, 0xC7, 0xCA, 0xC7, 0xD6, 0xD0, 0xB9, 0xFA, 0xC8, 0xCB]
    let japanese: [UInt8] = [
      0xA4, 0xB3, 0xA4, 0xEC, 0xA4, 0xCF, 0xA5, 0xDA, 0xA5, 0xF3, 0xA4, 0xC7, 0xA4, 0xB9,
    ]
    for bytes in [latin1, utf8WithABadByte, chinese, japanese] {
      let error = #expect(throws: TextError.self) { try TextReader().read(bytes) }
      guard case .invalidBytes(_, _, _, _, _, let looksLike)? = error else { continue }
      #expect(!looksLike.contains { $0.encoding == .cp949 })
    }
  }

  @Test(arguments: [
    Case([0xFF], .unmapped), Case([0x80, 0x41], .unmapped), Case([0x81, 0x20], .unmapped),
    Case([0xC9, 0xA1], .unmapped), Case([0xB0], .incomplete),
  ])
  func badCP949IsFound(example: Case) {
    let prefix: [UInt8] = [0xB0, 0xA1, 0x0D, 0x0A, 0x61]
    let bytes = prefix + example.bytes
    #expect(
      throws: TextError.invalidBytes(
        encoding: .cp949, offset: 5, line: 2, bytes: Array(example.bytes.prefix(2)),
        fault: example.fault, looksLike: [])
    ) { try TextReader(encoding: .cp949).read(bytes) }
  }

  @Test(arguments: [
    Case([0x00, 0xDC, 0x61, 0x00], .unmapped), Case([0x00, 0xD8, 0x61, 0x00], .unmapped),
    Case([0x61], .incomplete), Case([0x3D, 0xD8], .incomplete),
  ])
  func badUTF16IsFound(example: Case) {
    // After the mark: 가, LF, LF.
    let bytes: [UInt8] = [0xFF, 0xFE, 0x00, 0xAC, 0x0A, 0x00, 0x0A, 0x00] + example.bytes
    #expect(
      throws: TextError.invalidBytes(
        encoding: .utf16, offset: 8, line: 3, bytes: Array(example.bytes.prefix(2)),
        fault: example.fault, looksLike: [])
    ) { try TextReader().read(bytes) }
  }

  @Test func theMessageSaysWhatAndWhere() {
    let error = TextError.invalidBytes(
      encoding: .utf8, offset: 17, line: 3, bytes: [0xC0, 0x80], fault: .overlong, looksLike: [])
    #expect(
      error.description
        == "not valid UTF-8: an overlong sequence (C0 80) at byte offset 17, line 3")
  }
}
