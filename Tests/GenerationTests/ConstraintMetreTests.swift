import CharText
import Generation
import Testing

@Suite("Constraints: syllables")
struct ConstraintMetreTests {
  /// The syllables of each phrase of each line; nil where something else stands in the text.
  private func metre(_ text: String) -> String? {
    var lines: [String] = []
    for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
      let phrases = line.split(separator: " ", omittingEmptySubsequences: false)
      guard phrases.allSatisfy({ $0.allSatisfy { Syllable($0) != nil } }) else { return nil }
      lines.append(phrases.map { String($0.count) }.joined(separator: ","))
    }
    return lines.joined(separator: "/")
  }

  @Test(
    "a thousand texts in metre in each kind of unit", arguments: UnitKind.allCases,
    ["3,4,3,4", "3,4,3,4/3,4,3,4/3,5,4,3", "2/1,1"])
  func thousand(unit: UnitKind, pattern: String) throws {
    let results = try texts([.syllables(pattern)], unit: unit)
    #expect(results.count == 1000)
    #expect(results.allSatisfy { metre($0.text) == pattern && isWhole($0.text) })
    #expect(results.allSatisfy { $0.stopReason == .form })
  }

  @Test("in jamo the last syllable may have a final consonant or none")
  func lastSyllable() throws {
    let results = try texts([.syllables("2")], unit: .jamo)
    let finals = try results.count { try #require(Syllable($0.text.unicodeScalars.last!)).hasFinalConsonant }
    #expect(finals > 100 && finals < 900)
  }

  @Test("the pattern is repeated, or cut, to the lines that are asked for", arguments: UnitKind.allCases)
  func lineCount(unit: UnitKind) throws {
    for (most, expected) in [(1, "2,3"), (2, "2,3/4"), (3, "2,3/4/2,3"), (5, "2,3/4/2,3/4/2,3")] {
      let results = try texts([.syllables("2,3/4")], unit: unit, count: 50) { $0.maximumLines = most }
      #expect(results.allSatisfy { metre($0.text) == expected })
    }
  }

  @Test(
    "the prompt counts where it follows the metre",
    arguments: [
      ("동창이 ", "3,4,3,4", ""), ("동창이 밝", "3,4,3,4", ""), ("동창이 밝았느냐", "3,4,3,4", ""),
      ("시를\n", "3,4,3,4", "2/"), ("abc", "3,4,3,4", nil), ("나라와 하늘과\n소치는", "3,3/4,4", ""),
    ] as [(String, String, String?)])
  func prompts(prompt: String, pattern: String, before: String?) throws {
    for unit in UnitKind.allCases {
      for result in try texts(
        [.syllables(pattern)], unit: unit, count: 30, prompt: prompt, of: sampleText + "과")
      {
        let whole =
          before.map { _ in result.text }
          ?? String(result.text.unicodeScalars.drop { $0 != "\n" }.dropFirst())
        #expect(metre(whole) == (before ?? "") + pattern, "\(result.text)")
      }
    }
  }

  @Test("a text that is cut by its length is refused, and so is what is no metre")
  func errors() {
    #expect(throws: GenerationError.constraint(.tooShort(constraint: "syllables", needed: 17, length: 16))) {
      try texts([.syllables("3,4,3,4")], unit: .scalar, count: 1, length: 16)
    }
    for pattern in ["", "3,,4", "a", "0", "3,-1", "3/"] {
      #expect(throws: GenerationError.constraint(.notAMetre(pattern))) {
        try texts([.syllables(pattern)], unit: .scalar, count: 1)
      }
    }
    #expect(throws: GenerationError.self) { try texts([.syllables("101")], unit: .scalar, count: 1) }
    #expect(
      throws: GenerationError.constraint(.needsComposedHangul(constraint: "syllables", normalization: .nfd))
    ) { try texts([.syllables("3")], unit: .scalar, count: 1, normalization: .nfd) }
    #expect(
      throws: GenerationError.constraint(
        .notInVocabulary(constraint: "syllables", characters: [.text([0x20])]))
    ) { try texts([.syllables("3,3")], unit: .scalar, count: 1, of: "가나\n") }
    #expect(throws: GenerationError.self) {
      try texts([.syllables("3")], unit: .scalar, count: 1, of: "abc\n")
    }
  }

  @Test("seventeen characters are enough for 3,4,3,4", arguments: UnitKind.allCases)
  func exactLength(unit: UnitKind) throws {
    let results = try texts([.syllables("3,4,3,4")], unit: unit, count: 200, length: 17)
    #expect(results.allSatisfy { metre($0.text) == "3,4,3,4" })
  }

  @Test("a text without Hangul has no syllables to count, and that is said", arguments: UnitKind.allCases)
  func noHangul(unit: UnitKind) throws {
    // A vocabulary of bytes spells every character.
    if unit != .byte {
      #expect(throws: GenerationError.constraint(.needsHangul(constraint: "syllables"))) {
        try texts([.syllables("3,4")], unit: unit, count: 1, of: "to be or not to be\n")
      }
    }
    #expect(throws: GenerationError.constraint(.nothingAllowed(constraints: ["only", "syllables"]))) {
      try texts([.syllables("3,4"), .only(["latin"])], unit: unit, count: 1)
    }
  }
}
