import CharText
import Foundation
import Testing

/// Bytes to text: marks, line ends and valid encodings.
@Suite struct TextReaderTests {
  private func read(_ bytes: [UInt8], _ encoding: TextEncoding = .utf8) throws -> String {
    try TextReader(encoding: encoding, normalization: .none).read(bytes).string
  }

  private func utf16(_ string: String, bigEndian: Bool) -> [UInt8] {
    string.utf16.flatMap { unit in
      bigEndian ? [UInt8(unit >> 8), UInt8(unit & 0xFF)] : [UInt8(unit & 0xFF), UInt8(unit >> 8)]
    }
  }

  @Test func everyScalarOfUTF8IsRead() throws {
    var scalars: [Unicode.Scalar] = []
    for value in UInt32(0)...0x10FFFF where value != 0x0D {
      if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
    }
    let text = try TextReader(normalization: .none).read(Array(String(scalars).utf8))
    #expect(Array(text.string.unicodeScalars) == scalars)
    #expect(text.scalarCount == 1_112_063)
  }

  @Test func aByteOrderMarkIsDroppedAtTheBeginningOnly() throws {
    #expect(try Array(read([0xEF, 0xBB, 0xBF, 0x61]).utf8) == [0x61])
    #expect(try Array(read([0xEF, 0xBB, 0xBF]).utf8) == [])
    #expect(try Array(read([0x61, 0xEF, 0xBB, 0xBF]).utf8) == [0x61, 0xEF, 0xBB, 0xBF])
    #expect(
      try Array(read([0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF]).utf8) == [0xEF, 0xBB, 0xBF])
    #expect(NormalizedText("\u{FEFF}가").string == "가")
  }

  @Test(arguments: Normalization.allCases)
  func lineEndsBecomeLineFeeds(form: Normalization) throws {
    let bytes = Array("a\r\nb\rc\n\r\r\n\n\rd\r".utf8)
    let text = try TextReader(normalization: form).read(bytes)
    #expect(text.bytes == Array("a\nb\nc\n\n\n\n\nd\n".utf8))
    #expect(
      NormalizedText("가\r\n나\r", normalization: form).bytes
        == NormalizedText("가\n나\n", normalization: form).bytes)
  }

  @Test func emptyBytesAreAnEmptyText() throws {
    for (encoding, _) in TextEncoding.named { #expect(try read([], encoding) == "") }
  }

  @Test func aZeroByteIsACharacterLikeAnyOther() throws {
    #expect(try TextReader().read([0x61, 0, 0x65, 0xCC, 0x81, 0]).bytes == [0x61, 0, 0xC3, 0xA9, 0])
  }

  @Test(arguments: [TextEncoding.utf8, .utf16])
  func utf16IsReadByItsMark(encoding: TextEncoding) throws {
    let string = "가나다 abc\n😀\u{FEFF}끝"
    #expect(try read([0xFE, 0xFF] + utf16(string, bigEndian: true), encoding) == string)
    #expect(try read([0xFF, 0xFE] + utf16(string, bigEndian: false), encoding) == string)
  }

  @Test func utf16WithoutMarkIsLittleEndian() throws {
    #expect(try read(utf16("한글\r\nab", bigEndian: false), .utf16) == "한글\nab")
  }

  @Test func cp949HoldsAllOfHangul() throws {
    // KS X 1001 syllables; then from the extension 갂 (its first), 똠, 힣 (its last); a Hanja.
    #expect(
      try read([0xBE, 0xC8, 0xB3, 0xE7, 0x2C, 0x20, 0xC7, 0xCF, 0xBC, 0xBC, 0xBF, 0xE4], .cp949)
        == "안녕, 하세요")
    #expect(try read([0x81, 0x41, 0x8C, 0x63, 0xC6, 0x52], .cp949) == "갂똠힣")
    #expect(try read([0xE6, 0xCD, 0x0D, 0x0A], .cp949).unicodeScalars.count == 2)
  }

  @Test func theBytesOfAUTF16MarkMeanNothingInCP949() {
    #expect(throws: TextError.self) { try read([0xFF, 0xFE, 0x61, 0x00], .cp949) }
  }

  @Test func aLongTextInAnotherEncodingIsReadWhole() throws {
    var generator = SeededGenerator(seed: 3)
    let random = RandomText.string(count: 700_000, using: &generator).filter { $0 != "\r\n" }
    let string = "x" + String(random.unicodeScalars.filter { $0 != "\u{FEFF}" })
    let expected = NormalizedText(string)
    #expect(try TextReader(encoding: .utf16).read(utf16(string, bigEndian: false)) == expected)
  }

  @Test func theTextOfAFileIsRead() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("charrnn-text-\(ProcessInfo.processInfo.processIdentifier).txt")
    defer { try? FileManager.default.removeItem(at: url) }
    try Data("\u{FEFF}한\r\n글".utf8).write(to: url)
    #expect(try TextReader().read(path: url.path).string == "한\n글")
    try Data().write(to: url)
    #expect(try TextReader().read(path: url.path).isEmpty)
  }

  @Test func aMissingFileAndAFolderAreErrors() {
    let missing = "/nonexistent/novel.txt"
    #expect(throws: TextError.unreadable(path: missing, reason: "No such file or directory")) {
      try TextReader().read(path: missing)
    }
    #expect(throws: TextError.isDirectory(path: "/usr")) { try TextReader().read(path: "/usr") }
  }

  @Test func anOpenDescriptorIsReadToItsEnd() throws {
    let pipe = Pipe()
    pipe.fileHandleForWriting.write(Data("파이프\r\n".utf8))
    try pipe.fileHandleForWriting.close()
    let file = try MappedFile(descriptor: pipe.fileHandleForReading.fileDescriptor, name: "-")
    #expect(try TextReader().read(file).string == "파이프\n")
  }
}
