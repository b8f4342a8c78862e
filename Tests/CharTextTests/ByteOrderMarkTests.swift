import CharText
import Testing

/// U+FEFF inside a text, where files that begin with it were joined.
@Suite struct ByteOrderMarkTests {
  private func read(
    _ text: String, _ normalization: Normalization = .nfc
  ) throws -> (text: [Unicode.Scalar], notes: [TextReader.Note]) {
    var notes: [TextReader.Note] = []
    let read = try TextReader(normalization: normalization).read(Array(text.utf8)) { notes.append($0) }
    return (Array(read.string.unicodeScalars), notes)
  }

  @Test func joinedFilesAreOneText() throws {
    let (text, notes) = try read("\u{FEFF}하나\n\u{FEFF}둘\n셋\n\u{FEFF}넷\n")
    #expect(text == Array("하나\n둘\n셋\n넷\n".unicodeScalars))
    #expect(notes == [.droppedMarks(count: 2, firstLine: 2)])
  }

  @Test func oneAtTheBeginningIsNotWorthANote() throws {
    #expect(try read("\u{FEFF}하나").notes == [])
    #expect(try read("하나").notes == [])
  }

  @Test func withoutNormalizationTheyStay() throws {
    let (text, notes) = try read("\u{FEFF}가\u{FEFF}나", .none)
    #expect(text == ["가", "\u{FEFF}", "나"])
    #expect(notes == [])
  }

  @Test(arguments: [Normalization.nfc, .nfd, .nfkc])
  func whatIsBesideThemJoins(form: Normalization) throws {
    #expect(
      try read("e\u{FEFF}\u{301} \u{1100}\u{FEFF}\u{1161}\r\u{FEFF}\n", form).text
        == Array(NormalizedText("e\u{301} \u{1100}\u{1161}\r\n", normalization: form).string.unicodeScalars))
  }

  @Test(arguments: [1, 3, 10, 100])
  func piecesPutTogetherAreTheWhole(size: Int) throws {
    var generator = SeededGenerator(seed: 12)
    for _ in 0..<100 {
      var scalars = Array(RandomText.string(count: 60, using: &generator).unicodeScalars)
      for _ in 0..<8 { scalars.insert("\u{FEFF}", at: Int.random(in: 1...scalars.count, using: &generator)) }
      let string = String(String.UnicodeScalarView(scalars))
      let without = String(String.UnicodeScalarView(scalars.filter { $0 != "\u{FEFF}" }))
      var joined: [UInt8] = []
      try Array(string.utf8).withUnsafeBufferPointer { buffer in
        try TextReader().readPieces(of: buffer, size: size) { joined += $0 }
      }
      #expect(joined == NormalizedText(without).bytes, "\(hex(scalars))")
    }
  }

  @Test func theyAreDroppedFromOtherEncodingsToo() throws {
    let bytes = "\u{FEFF}가\r\n나\n\u{FEFF}다\u{FEFF}".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    var notes: [TextReader.Note] = []
    let text = try TextReader(encoding: .utf16).read(bytes) { notes.append($0) }
    #expect(text.string == "가\n나\n다")
    #expect(notes == [.droppedMarks(count: 2, firstLine: 3)])
  }

  @Test func bytesAroundThemStayInvalid() {
    // Without the mark the other four would be U+1F600.
    let bytes: [UInt8] = [0x61, 0xF0, 0xEF, 0xBB, 0xBF, 0x9F, 0x98, 0x80]
    let error = #expect(throws: TextError.self) { try TextReader().read(bytes) }
    guard case .invalidBytes(.utf8, 1, 1, _, .incomplete, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
