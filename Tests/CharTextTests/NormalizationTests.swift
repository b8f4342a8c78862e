import CharText
import Testing

/// Unicode's NormalizationTest.txt (UAX #15) and what it does not notice.
@Suite struct NormalizationTests {
  /// The normal form of scalars. The line feed before them keeps a leading U+FEFF from being a byte-order
  /// mark, and composes with nothing.
  private func normalized(_ scalars: [Unicode.Scalar], _ form: Normalization) -> [Unicode.Scalar] {
    let text = NormalizedText(String(["\n"] + scalars), normalization: form)
    return Array(text.string.unicodeScalars.dropFirst())
  }

  @Test func everyLineOfUnicodesTest() throws {
    var lines = 0
    for line in try UnicodeDataFile.lines(of: "NormalizationTest.txt") where !line.hasPrefix("@") {
      let columns = try line.split(separator: ";").prefix(5).map(UnicodeDataFile.scalars)
      try #require(columns.count == 5, "\(line)")
      lines += 1
      for (index, source) in columns.enumerated() {
        let expected: [(Normalization, Int)] = [
          (.nfc, index < 3 ? 1 : 3), (.nfd, index < 3 ? 2 : 4), (.nfkc, 3),
        ]
        for (form, column) in expected {
          let result = normalized(source, form)
          if result != columns[column] {
            Issue.record("\(form) of \(hex(source)) is \(hex(result)), not \(hex(columns[column]))")
          }
        }
      }
    }
    #expect(lines > 18_000)
  }

  /// The other half of Part 1: a scalar that it does not list is its own normal form.
  @Test func everyOtherScalarIsItsOwnForm() throws {
    var listed = Set<UInt32>()
    var isInPart1 = false
    for line in try UnicodeDataFile.lines(of: "NormalizationTest.txt") {
      if line.hasPrefix("@") {
        isInPart1 = line.hasPrefix("@Part1")
      } else if isInPart1 {
        let scalars = try UnicodeDataFile.scalars(line.prefix { $0 != ";" })
        listed.insert(scalars[0].value)
      }
    }
    #expect(listed.count > 16_000)
    // A carriage return becomes a line feed, whatever the form.
    listed.insert(0x0D)
    // One to a line: a line feed keeps the scalars apart.
    var scalars: [Unicode.Scalar] = []
    for value in UInt32(0)...0x10FFFF where !listed.contains(value) {
      if let scalar = Unicode.Scalar(value) { scalars += [scalar, "\n"] }
    }
    for form in Normalization.allCases {
      let result = normalized(scalars, form)
      #expect(result.count == scalars.count)
      for (scalar, normal) in zip(scalars, result) where scalar != normal {
        Issue.record("\(form) of U+\(hex([scalar])) is \(hex([normal]))")
      }
    }
  }

  /// utf8proc 2.8 takes U+11A7 for a trailing consonant and loses it (Unicode 3.12: T begins at U+11A8).
  @Test(arguments: [Normalization.nfc, .nfkc])
  func theScalarBeforeTheTrailingConsonantsSurvives(form: Normalization) {
    for syllable in stride(from: UInt32(0xAC00), through: 0xD7A3, by: 28) {
      let source = [syllable, 0x11A7, 0x11A8].compactMap(Unicode.Scalar.init)
      #expect(normalized(source, form) == source)
    }
    #expect(normalized(["\u{1100}", "\u{1161}", "\u{11A7}"], form) == ["\u{AC00}", "\u{11A7}"])
    #expect(
      normalized(["\u{AC00}", "\u{11A7}", "\u{0323}", "\u{0301}"], form)
        == ["\u{AC00}", "\u{11A7}", "\u{0323}", "\u{0301}"])
  }

  @Test func allSyllablesGoToPartsAndBack() throws {
    for value in UInt32(0xAC00)...0xD7A3 {
      let scalar = try #require(Unicode.Scalar(value))
      let syllable = try #require(Syllable(scalar))
      let parts = [syllable.leading, syllable.vowel, syllable.trailing].compactMap { $0 }
      #expect(normalized([scalar], .nfd) == parts)
      #expect(normalized(parts, .nfc) == [scalar])
      #expect(normalized([scalar], .nfc) == [scalar])
    }
  }

  @Test func halfADecomposedSyllableComposes() {
    #expect(normalized(["\u{AC00}", "\u{11A8}"], .nfc) == ["\u{AC01}"])
    #expect(normalized(["\u{AC01}", "\u{11A8}"], .nfc) == ["\u{AC01}", "\u{11A8}"])
    #expect(normalized(["\u{1100}", "\u{11A8}"], .nfc) == ["\u{1100}", "\u{11A8}"])
    #expect(normalized(["\u{1100}", "\u{0301}", "\u{1161}"], .nfc) == ["\u{1100}", "\u{0301}", "\u{1161}"])
  }

  @Test func noneLeavesTheTextAsItIs() {
    let source: [Unicode.Scalar] = ["e", "\u{0301}", "\u{1100}", "\u{1161}", "\u{212B}", "\u{FB01}"]
    #expect(normalized(source, .none) == source)
  }

  /// Normalising again changes nothing, and NFC and NFD of one text come from one another.
  @Test func formsAreStableOnRandomText() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<2_000 {
      let source = RandomText.string(count: 12, using: &generator)
      for form in Normalization.allCases {
        let once = NormalizedText("\n" + source, normalization: form)
        #expect(NormalizedText(once.string, normalization: form).bytes == once.bytes)
      }
      let composed = NormalizedText("\n" + source, normalization: .nfc)
      let decomposed = NormalizedText("\n" + source, normalization: .nfd)
      #expect(NormalizedText(decomposed.string, normalization: .nfc).bytes == composed.bytes)
      #expect(NormalizedText(composed.string, normalization: .nfd).bytes == decomposed.bytes)
    }
  }

  /// A hundred thousand marks in the worst order are sorted by class, those of one class in their order.
  @Test func aLongRunOfMarksIsOrdered() {
    let count = 50_000
    let below: Unicode.Scalar = "\u{0331}"  // class 220
    let above: Unicode.Scalar = "\u{030D}"  // class 230
    let start: Unicode.Scalar = "q"
    let source = [start] + (0..<2 * count).map { $0 % 2 == 0 ? above : below }
    let expected =
      [start] + Array(repeating: below, count: count) + Array(repeating: above, count: count)
    #expect(normalized(source, .nfd) == expected)
    #expect(normalized(source, .nfc) == expected)
  }
}
