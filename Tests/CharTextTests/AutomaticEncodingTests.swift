import CharText
import Testing

/// The encoding found out from the bytes: no text is read as what it is not.
@Suite struct AutomaticEncodingTests {
  private static let reader = TextReader(encoding: .auto)

  private func read(_ bytes: [UInt8]) throws -> (text: String, notes: [TextReader.Note]) {
    var notes: [TextReader.Note] = []
    let text = try Self.reader.read(bytes) { notes.append($0) }
    return (text.string, notes)
  }

  /// The encodings that an error names, the likeliest first.
  private func named(_ bytes: [UInt8]) -> [String] {
    do {
      let text = try read(bytes).text
      Issue.record("read as \(text.prefix(20))")
      return []
    } catch TextError.invalidBytes(_, _, _, _, _, let readings) {
      return readings.map(\.encoding.rawValue)
    } catch TextError.undeclared(let reading) {
      return [reading.encoding.rawValue]
    } catch {
      Issue.record("\(error)")
      return []
    }
  }

  @Test func utf8IsReadWithoutAWord() throws {
    for text in [EncodedSample.korean, EncodedSample.french, "plain\n", "", "\u{FEFF}가"] {
      let (found, notes) = try read(Array(text.utf8))
      #expect(found == text.drop { $0 == "\u{FEFF}" } && notes == [])
    }
  }

  @Test func koreanInCP949IsReadAndSaid() throws {
    for sample in EncodedSample.all where ["cp949", "euc-kr"].contains(sample.encoding) {
      let (text, notes) = try read(sample.bytes)
      #expect(text == sample.text && notes == [.readAs(.cp949)])
    }
  }

  @Test func aLongTextInCP949IsReadWhole() throws {
    let sample = try #require(EncodedSample.all.first { $0.encoding == "cp949" })
    // Pages of ASCII in front of it tell nothing.
    let english = Array(String(repeating: "An introduction in English.\n", count: 20_000).utf8)
    let bytes = english + Array(repeatElement(sample.bytes, count: 10_000).joined())
    let (text, notes) = try read(bytes)
    #expect(text.utf8.elementsEqual(english + Array(String(repeating: sample.text, count: 10_000).utf8)))
    #expect(notes == [.readAs(.cp949)])
    var joined: [UInt8] = []
    try bytes.withUnsafeBufferPointer { buffer in
      try Self.reader.readPieces(of: buffer, size: 1_000) { joined += $0 }
    }
    #expect(joined == Array(text.utf8))
  }

  @Test func marksTellUTF16AndUTF32() throws {
    for (name, mark) in [
      ("utf-16le", [0xFF, 0xFE]), ("utf-16be", [0xFE, 0xFF]), ("utf-32le", [0xFF, 0xFE, 0, 0]),
    ] as [(String, [UInt8])] {
      let sample = try #require(EncodedSample.all.first { $0.encoding == name })
      let (text, notes) = try read(mark + sample.bytes)
      #expect(text == sample.text)
      #expect(notes == [.readAs(try #require(TextEncoding(rawValue: String(name.dropLast(2)))))])
    }
  }

  /// What reads the same as what it is.
  private static let equivalent = ["iso-8859-1": "windows-1252", "euc-kr": "cp949", "gb18030": "gbk"]

  @Test(
    "an encoding that is never assumed is named first",
    arguments: EncodedSample.all.filter { !["cp949", "euc-kr", "utf-7"].contains($0.encoding) })
  func others(sample: EncodedSample) {
    let names = named(sample.bytes)
    #expect(names.first == Self.equivalent[sample.encoding] ?? sample.encoding, "\(names)")
  }

  @Test("one line is enough", arguments: EncodedSample.all.filter { $0.encoding != "utf-7" })
  func beginnings(sample: EncodedSample) throws {
    // Until a line feed in ASCII, in which every encoding here but the wide ones writes it.
    guard let feed = sample.bytes.firstIndex(of: 0x0A), !sample.encoding.hasPrefix("utf") else { return }
    let line = Array(sample.bytes[...feed])
    if Self.equivalent[sample.encoding] ?? sample.encoding == "cp949" {
      #expect(try read(line).text == sample.text.split(separator: "\n")[0] + "\n")
    } else {
      #expect(named(line).contains(Self.equivalent[sample.encoding] ?? sample.encoding))
    }
  }

  @Test func aReadingShowsItsWords() {
    let sample = EncodedSample.all.first { $0.encoding == "shift_jis" }
    let error = #expect(throws: TextError.self) { try read(sample?.bytes ?? []) }
    #expect(error?.description.contains("SHIFT_JIS (“むかしむかし、山の奥に小さな村がありました。”)") == true)
  }

  @Test(
    "too little Korean is not read, but named",
    arguments: [[0xC8, 0xA3, 0xB6, 0xFB, 0xC0, 0xCC], [0xC0, 0xCC, 0xB0, 0xA1, 0xB4, 0xD9]] as [[UInt8]])
  func little(bytes: [UInt8]) { #expect(named(bytes).contains("cp949")) }

  @Test func aBadByteInUTF8IsNoOtherEncoding() {
    for text in [EncodedSample.korean, EncodedSample.japanese, EncodedSample.russian] {
      var bytes = Array(text.utf8)
      let middle = Array(text.unicodeScalars)[..<(text.unicodeScalars.count / 2)]
      bytes.insert(0xFF, at: middle.reduce(0) { $0 + UTF8.width($1) })
      #expect(named(bytes) == [])
    }
  }

  @Test(
    "a text that changes its encoding is named as that",
    arguments: EncodedSample.all.filter {
      ["cp949", "shift_jis", "gbk", "windows-1251"].contains($0.encoding)
    })
  func changes(sample: EncodedSample) {
    let before = Array(EncodedSample.korean.utf8)
    for bytes in [before + sample.bytes, before + sample.bytes + before, sample.bytes + before] {
      let error = #expect(throws: TextError.self) { try read(bytes) }
      guard case .changesEncoding(let from, let offset, let line, _, let reading)? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      let parts = [from.rawValue, reading.encoding.rawValue]
      if bytes.starts(with: sample.bytes) {
        #expect(parts == [sample.encoding, "utf-8"] && offset == sample.bytes.count)
      } else {
        #expect(parts == ["utf-8", sample.encoding] && offset >= before.count)
      }
      #expect(line == 3)
    }
  }

  @Test func aWordInCP949WithinUTF8IsNamed() {
    // 한글 in CP949.
    let bytes = Array("한글 본문 앞".utf8) + [0xC7, 0xD1, 0xB1, 0xDB] + Array("뒤 본문\n".utf8)
    let error = #expect(throws: TextError.self) { try read(bytes) }
    guard case .changesEncoding(.utf8, 17, 1, _, let reading)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reading.encoding == .cp949 && reading.excerpt == "한글")
  }

  @Test func utf16BehindUTF8IsNamed() {
    let utf16 = "한글과 영어 abc\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let error = #expect(throws: TextError.self) { try read(Array("앞의 글\n".utf8) + [0xFF, 0xFE] + utf16) }
    guard case .changesEncoding(.utf8, 11, 2, _, let reading)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reading.encoding == .utf16 && reading.excerpt == "한글과 영어 abc")
  }

  @Test func aTextInUTF8IsNotTakenForAnotherEncodingThatWasNamed() {
    let error = #expect(throws: TextError.self) {
      try TextReader(encoding: .cp949).read(Array(EncodedSample.korean.utf8))
    }
    guard case .invalidBytes(.cp949, _, _, _, _, let readings)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(readings.map(\.encoding) == [.utf8])
  }

  @Test func controlCharactersAloneAreNoText() {
    var generator = SeededGenerator(seed: 8)
    let noise = (0..<4_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let error = #expect(throws: TextError.self) { try read(noise) }
    guard case .notText(let format)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(format.name == "binary data")
  }
}
