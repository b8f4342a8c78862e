import CharText
import Foundation
import Testing

/// Encodings by name: all that iconv has.
@Suite struct EncodingTests {
  @Test(arguments: EncodedSample.all)
  func textsInManyEncodingsAreRead(sample: EncodedSample) throws {
    let encoding = try #require(TextEncoding(rawValue: sample.encoding))
    #expect(try TextReader(encoding: encoding).read(sample.bytes).string == sample.text)
  }

  @Test(arguments: EncodedSample.all)
  func piecesPutTogetherAreTheWhole(sample: EncodedSample) throws {
    let reader = TextReader(encoding: try #require(TextEncoding(rawValue: sample.encoding)))
    for size in [1, 40] {
      var joined: [UInt8] = []
      try sample.bytes.withUnsafeBufferPointer { buffer in
        try reader.readPieces(of: buffer, size: size) { joined += $0 }
      }
      #expect(joined == Array(sample.text.utf8))
    }
  }

  @Test func namesAreFoundInAnyCase() {
    #expect(TextEncoding(rawValue: "EUC-KR") == TextEncoding(rawValue: "euc-kr"))
    #expect(TextEncoding(rawValue: "Windows-1252")?.rawValue == "windows-1252")
    #expect(TextEncoding(rawValue: "KOI8-R//")?.rawValue == "koi8-r")
    for (name, encoding) in [
      ("UTF8", TextEncoding.utf8), ("Utf-16", .utf16), ("UHC", .cp949), ("ms949", .cp949), ("AUTO", .auto),
    ] {
      #expect(TextEncoding(rawValue: name) == encoding)
    }
  }

  @Test(arguments: ["", " ", "-", "/", "utf-9", "euc-kr//IGNORE", "latin1//TRANSLIT", "utf-8,utf-16", "한글"])
  func otherNamesAreNone(name: String) { #expect(TextEncoding(rawValue: name) == nil) }

  @Test(
    "a wrong name has a right one near it",
    arguments: [
      ("euckr", "euc-kr"), ("euc-krr", "euc-kr"), ("shiftjs", "shift_jis"), ("windows-125", "windows-1252"),
      ("latin-11", "latin1"), ("uft-8", "utf-8"), ("koi8", "koi8-r"), ("johap", "johab"), ("bg5", "big5"),
    ])
  func suggestions(wrong: String, right: String) {
    #expect(TextEncoding.suggestions(for: wrong).contains(right), "\(TextEncoding.suggestions(for: wrong))")
  }

  @Test func aNameLikeNoneHasNoSuggestion() { #expect(TextEncoding.suggestions(for: "klingon") == []) }

  @Test func filesHoldTheNameAlone() throws {
    let names = TextEncoding.named.map(\.encoding) + [try #require(TextEncoding(rawValue: "gbk"))]
    for encoding in names {
      let json = try JSONEncoder().encode([encoding])
      #expect(String(decoding: json, as: UTF8.self) == "[\"\(encoding.rawValue)\"]")
      #expect(try JSONDecoder().decode([TextEncoding].self, from: json) == [encoding])
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([TextEncoding].self, from: Data("[\"cp9x9\"]".utf8))
    }
  }

  @Test(
    "a mark at the beginning is none of the text",
    arguments: [
      ("utf-16", [0xFE, 0xFF, 0xAC, 0x00]), ("utf-16", [0xFF, 0xFE, 0x00, 0xAC]),
      ("utf-16le", [0xFF, 0xFE, 0x00, 0xAC]), ("utf-16be", [0xFE, 0xFF, 0xAC, 0x00]),
      ("utf-32", [0xFF, 0xFE, 0, 0, 0x00, 0xAC, 0, 0]), ("utf-32", [0, 0, 0xFE, 0xFF, 0, 0, 0xAC, 0x00]),
      ("utf-32be", [0, 0, 0xFE, 0xFF, 0, 0, 0xAC, 0x00]),
      ("gb18030", [0x84, 0x31, 0x95, 0x33, 0x82, 0x37, 0xCF, 0x35]),
    ] as [(String, [UInt8])])
  func marks(name: String, bytes: [UInt8]) throws {
    let encoding = try #require(TextEncoding(rawValue: name))
    let text = try TextReader(encoding: encoding, normalization: .none).read(bytes).string
    #expect(Array(text.unicodeScalars) == ["가"], "\(hex(text.unicodeScalars))")
  }

  @Test(
    "the line of bad bytes is counted in the text, not in its bytes",
    arguments: [
      // Bytes 0A within characters; a return in front of a line feed; a state that changes within a line.
      ("utf-16be", [0x01, 0x0A, 0x00, 0x0A, 0x0A, 0x0A, 0xDC, 0x00, 0x00, 0x61], 6, 2),
      ("utf-32le", [0x0D, 0, 0, 0, 0x0A, 0, 0, 0, 0x0A, 0x01, 0, 0, 0, 0, 0x11, 0], 12, 2),
      ("iso-2022-jp", [0x61, 0x0A, 0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42, 0x0A, 0xFF], 11, 3),
      ("shift_jis", [0x82, 0xA0, 0x0D, 0x0A, 0x82, 0xA0, 0x0D, 0x82, 0xA0, 0xFF], 9, 3),
    ] as [(String, [UInt8], Int, Int)])
  func places(name: String, bytes: [UInt8], offset: Int, line: Int) throws {
    let encoding = try #require(TextEncoding(rawValue: name))
    let error = #expect(throws: TextError.self) { try TextReader(encoding: encoding).read(bytes) }
    guard case .invalidBytes(let found, let at, let inLine, _, _, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(found == encoding && at == offset && inLine == line, "\(at) \(inLine)")
  }

  @Test func aCharacterThatWaitsForItsMarkIsNotLost() throws {
    // In this code page a letter waits for a mark that may follow; here none does.
    let encoding = try #require(TextEncoding(rawValue: "windows-1258"))
    #expect(try TextReader(encoding: encoding).read([0x61, 0xE2]).string == "aâ")
    #expect(try TextReader(encoding: encoding).read([0x61, 0xE2, 0xEC]).string == "aấ")
  }
}
