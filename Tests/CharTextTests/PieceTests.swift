import CharText
import Testing

/// A text read in pieces is the text read whole, and so are its units.
@Suite struct PieceTests {
  private func pieces(
    _ bytes: [UInt8], _ reader: TextReader, size: Int
  ) throws -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    try bytes.withUnsafeBufferPointer { buffer in
      try reader.readPieces(of: buffer, size: size) { pieces.append(Array($0)) }
    }
    return pieces
  }

  @Test(arguments: Normalization.allCases, [1, 7, 64, 1_000])
  func piecesPutTogetherAreTheWhole(form: Normalization, size: Int) throws {
    var generator = SeededGenerator(seed: 4)
    let reader = TextReader(normalization: form)
    for _ in 0..<60 {
      let bytes = Array(RandomText.string(count: 300, using: &generator).utf8)
      let whole = try reader.read(bytes)
      #expect(try Array(pieces(bytes, reader, size: size).joined()) == whole.bytes)
    }
  }

  @Test func aLineEndIsNeverParted() throws {
    let bytes = Array(repeatElement(Array("a\r\n가\r나\n".utf8), count: 50).joined())
    for size in 1...12 {
      let joined = try Array(pieces(bytes, TextReader(), size: size).joined())
      #expect(joined == Array(repeatElement(Array("a\n가\n나\n".utf8), count: 50).joined()))
    }
  }

  @Test(arguments: [TextEncoding.utf16, .cp949])
  func piecesOfOtherEncodings(encoding: TextEncoding) throws {
    let bytes: [UInt8]
    if encoding == .cp949 {
      bytes = Array(repeatElement([0xB0, 0xA1, 0x20, 0xBE, 0xC8, 0x0D, 0x0A], count: 500).joined())
    } else {
      var generator = SeededGenerator(seed: 5)
      let string = "x" + RandomText.string(count: 3_000, using: &generator)
      bytes = string.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }
    let reader = TextReader(encoding: encoding)
    let whole = try reader.read(bytes)
    for size in [1, 100, 4_096] {
      #expect(try Array(pieces(bytes, reader, size: size).joined()) == whole.bytes)
    }
  }

  @Test(arguments: UnitKind.allCases)
  func countingAndEncodingPiecesFindsTheSameUnits(unit: UnitKind) throws {
    var generator = SeededGenerator(seed: 6)
    let bytes = Array(RandomText.string(count: 20_000, using: &generator).utf8)
    let reader = TextReader()
    let text = try reader.read(bytes)
    var whole = try VocabularyBuilder(unit: unit)
    whole.add(text)
    var pieced = try VocabularyBuilder(unit: unit)
    for piece in try pieces(bytes, reader, size: 50) {
      piece.withUnsafeBufferPointer { pieced.add(piece: $0) }
    }
    #expect(pieced.build() == whole.build())
    #expect(pieced.report() == whole.report())

    let vocabulary = whole.build(minCount: 2)
    var encoder = UnitEncoder(vocabulary)
    for piece in try pieces(bytes, reader, size: 50) {
      piece.withUnsafeBufferPointer { encoder.append(piece: $0) }
    }
    #expect(encoder.finish() == vocabulary.encode(text))
  }

  @Test(
    "No piece ends inside of a grapheme cluster, whatever its scalars become",
    arguments: Normalization.allCases)
  func piecesAreWholeClusters(form: Normalization) throws {
    var generator = SeededGenerator(seed: 9)
    let reader = TextReader(normalization: form)
    // In NFKC ㅋ becomes a leading consonant, which the next syllable joins.
    for string in ["ㅋㅋㅋ가나", "ㅎ\u{AC00}", "\u{3148}\u{AC0B}x"]
      + (0..<500).map({ _ in RandomText.string(count: 12, using: &generator) })
    {
      let bytes = Array(string.utf8)
      let clusters = try pieces(bytes, reader, size: 1).reduce(0) { sum, piece in
        sum + (try TextReader(normalization: .none).read(piece).graphemeCount)
      }
      #expect(try reader.read(bytes).graphemeCount == clusters, "\(hex(string.unicodeScalars))")
    }
  }

  @Test func whatPrecedesBadBytesIsHandedOver() throws {
    let bytes = Array("첫 줄\n둘째 줄\n".utf8) + [0xFF]
    var seen: [UInt8] = []
    #expect(throws: TextError.self) {
      try bytes.withUnsafeBufferPointer { buffer in
        try TextReader().readPieces(of: buffer, size: 19) { seen += Array($0) }
      }
    }
    #expect(seen == Array("첫 줄\n둘째 줄\n".utf8))
  }

  @Test func aTextIsSplitAtAGraphemeBoundary() throws {
    let family = "👩‍👩‍👧‍👦"
    let text = NormalizedText(String(repeating: "가e\u{301}\(family)", count: 40), normalization: .nfd)
    for percent in 0...100 {
      let (training, heldOut) = text.split(heldOut: Double(percent) / 100)
      #expect(training.bytes + heldOut.bytes == text.bytes)
      #expect(training.graphemeCount + heldOut.graphemeCount == text.graphemeCount)
      let target = Double(text.bytes.count) * Double(percent) / 100
      #expect(abs(Double(heldOut.bytes.count) - target) <= Double(family.utf8.count))
    }
    #expect(text.split(heldOut: 0).heldOut.isEmpty)
    #expect(text.split(heldOut: 1).training.isEmpty)
  }
}
