import CharText
import Generation
import Testing

@Suite("Constraints: contains")
struct ConstraintContainsTests {
  @Test("a thousand texts hold their word, in each kind of unit", arguments: UnitKind.allCases)
  func thousand(unit: UnitKind) throws {
    let results = try texts([.contains(["나라와"])], unit: unit)
    #expect(results.count == 1000)
    #expect(results.allSatisfy { holds($0.text, "나라와") && isWhole($0.text) && $0.stopReason == .length })
    #expect(results.allSatisfy { clusters($0.text) == 60 })
    // Not always at the end, and not always at once.
    let places = results.map { text in
      let scalars = Array(text.text.unicodeScalars)
      return scalars.indices.first { scalars[$0...].starts(with: "나라와".unicodeScalars) } ?? -1
    }
    #expect(places.contains { $0 < 15 } && places.contains { $0 > 30 })
  }

  @Test("several words, phrases among them", arguments: UnitKind.allCases)
  func several(unit: UnitKind) throws {
    let words = ["나라", "행복한 사람", "abc", "시간이"]
    let results = try texts([.contains(words)], unit: unit, count: 300, length: 50)
    #expect(results.allSatisfy { text in words.allSatisfy { holds(text.text, $0) } })
    #expect(results.allSatisfy { clusters($0.text) == 50 })
  }

  @Test("a text with just enough room", arguments: UnitKind.allCases)
  func justEnough(unit: UnitKind) throws {
    for prompt in ["", "옛날 "] {
      let results = try texts([.contains(["나라와", "하늘"])], unit: unit, count: 200, length: 6, prompt: prompt)
      #expect(results.allSatisfy { holds($0.text, "나라와") && holds($0.text, "하늘") })
      #expect(results.allSatisfy { clusters($0.text) == clusters(prompt) + 6 })
    }
    #expect(throws: GenerationError.constraint(.tooShort(constraint: "contains", needed: 6, length: 5))) {
      try texts([.contains(["나라와", "하늘"])], unit: unit, count: 1, length: 5)
    }
  }

  @Test("the prompt does not count")
  func promptsDoNotCount() throws {
    for result in try texts([.contains(["나라"])], unit: .jamo, count: 200, prompt: "나라") {
      #expect(holds(String(result.text.unicodeScalars.dropFirst(2)), "나라"))
    }
  }

  @Test("no line, sentence or stop string ends a text before its word", arguments: UnitKind.allCases)
  func staysOpen(unit: UnitKind) throws {
    let results = try texts([.contains(["나라와"])], unit: unit, count: 300, spread: 0) {
      $0.maximumLines = 1
      $0.strings = ["다", "와 "]
      $0.untilSentence = true
    }
    #expect(results.allSatisfy { holds($0.text, "나라와") })
    #expect(results.allSatisfy { lines($0.text).count == 1 && !holds($0.text, "다") && !holds($0.text, "와 ") })
    #expect(Set(results.map(\.stopReason)).count > 1)
  }

  @Test("a text without spaces takes its word anywhere", arguments: UnitKind.allCases)
  func withoutSpaces(unit: UnitKind) throws {
    let results = try texts([.contains(["다가"])], unit: unit, count: 200, length: 9, of: "가나다라마바\n")
    #expect(results.allSatisfy { holds($0.text, "다가") && clusters($0.text) == 9 })
  }

  @Test("words that cannot be asked for")
  func errors() {
    let cases: [(String, ConstraintError.WordProblem)] = [
      (" 나라", .whiteSpace), ("나라 ", .whiteSpace), ("나\n라", .whiteSpace), ("나라와", .holdsStopString("라와")),
    ]
    for (word, problem) in cases {
      #expect(
        throws: GenerationError.constraint(.wrongWord(constraint: "contains", word: word, problem: problem))
      ) { try texts([.contains([word])], unit: .scalar, count: 1) { $0.strings = ["라와"] } }
    }
    #expect(throws: GenerationError.constraint(.nothingNamed(constraint: "contains"))) {
      try texts([.contains([""])], unit: .scalar, count: 1)
    }
    #expect(
      throws: GenerationError.constraint(
        .notInVocabulary(constraint: "contains", characters: [.text(Array("뷁".utf8))]))
    ) { try texts([.contains(["뷁"])], unit: .scalar, count: 1) }
    #expect(
      throws: GenerationError.constraint(
        .forbidden(constraint: "contains", characters: [.text(Array("라".utf8))]))
    ) { try texts([.contains(["나라"]), .ban("라")], unit: .byte, count: 1) }
  }
}
