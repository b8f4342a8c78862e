import CharText
import Generation
import LanguageModels
import Testing

@Suite("Constraints: only, ban and combinations")
struct ConstraintAlphabetTests {
  @Test("only Hangul, spaces and line feeds", arguments: UnitKind.allCases)
  func onlyHangul(unit: UnitKind) throws {
    for result in try texts([.only(["hangul"])], unit: unit, count: 200, spread: 0) {
      #expect(
        result.text.unicodeScalars.allSatisfy {
          Syllable($0) != nil || $0 == " " || $0 == "\n" || unit == .byte
            || (0x3131...0x318E).contains($0.value)
        })
      #expect(isWhole(result.text))
      let hangul = try #require(ScalarSet(named: "hangul"))
      #expect(result.text.unicodeScalars.allSatisfy { hangul.contains($0) || $0 == " " || $0 == "\n" })
    }
  }

  @Test("several names together, and characters that are banned", arguments: UnitKind.allCases)
  func onlyAndBan(unit: UnitKind) throws {
    let results = try texts([.only(["ascii", "Hang"]), .ban("\nㅋ다e")], unit: unit, count: 200, spread: 0)
    for result in results {
      #expect(!result.text.unicodeScalars.contains { "\nㅋ다e".unicodeScalars.contains($0) })
    }
    let written = Set(results.flatMap { Array($0.text.unicodeScalars) })
    #expect(written.contains("a") && written.contains(".") && written.contains { Syllable($0) != nil })
  }

  @Test("unknown names, none, and nothing left are errors")
  func errors() {
    #expect {
      try texts([.only(["hangul", "klingon"])], unit: .scalar, count: 1)
    } throws: { error in
      let text = "\(error)"
      return text.contains("klingon") && text.contains("letters, ") && text.contains("hangul, ")
    }
    #expect(
      throws: GenerationError.constraint(
        .unknownCharacterSet(name: "japanese", suggestions: ["hiragana", "katakana", "han"]))
    ) { try texts([.only(["japanese"])], unit: .scalar, count: 1) }
    #expect(throws: GenerationError.constraint(.nothingNamed(constraint: "only"))) {
      try texts([.only([])], unit: .scalar, count: 1)
    }
    #expect(throws: GenerationError.constraint(.nothingNamed(constraint: "ban"))) {
      try texts([.ban("")], unit: .scalar, count: 1)
    }
    for unit in UnitKind.allCases where unit != .byte {
      #expect(throws: GenerationError.constraint(.nothingAllowed(constraints: ["only"]))) {
        try texts([.only(["thai"])], unit: unit, count: 1)
      }
    }
  }

  @Test("an acrostic of Hangul that copies nothing and holds a word", arguments: UnitKind.allCases)
  func everythingTogether(unit: UnitKind) throws {
    let index = try TrainingTextIndex([NormalizedText(sampleText)], length: 4)
    let results = try texts(
      [.acrostic("삼행시"), .only(["hangul"]), .maxCopy(index), .contains(["나라", "하늘"])], unit: unit, count: 300,
      length: 60, spread: 3)
    for result in results {
      #expect(lines(result.text).map(\.first) == ["삼", "행", "시"])
      #expect(holds(result.text, "나라") && holds(result.text, "하늘"), "\(result.text)")
      #expect(!index.holdsCopy(result.text))
      #expect(!result.text.unicodeScalars.contains("a") && isWhole(result.text))
    }
  }

  @Test("a word in a metre", arguments: UnitKind.allCases)
  func wordInMetre(unit: UnitKind) throws {
    let results = try texts([.syllables("3,4,3,4/3,4,3,4"), .contains(["나라"])], unit: unit, count: 300)
    #expect(results.allSatisfy { holds($0.text, "나라") && $0.stopReason == .form })
    #expect(
      results.allSatisfy {
        $0.text.unicodeScalars.split { $0 == " " || $0 == "\n" }.map(\.count) == [3, 4, 3, 4, 3, 4, 3, 4]
      })
  }

  @Test("words that copies or a metre rule out are refused")
  func wordsRuledOut() throws {
    let index = try TrainingTextIndex([NormalizedText(sampleText)], length: 3)
    let cases: [(TextConstraintRequest, String, ConstraintError.WordProblem)] = [
      (.maxCopy(index), "나라와", .isCopy(length: 3)),
      (.banWords(["빛", "고지"]), "노고지리", .holdsBannedWord("고지")),
      (.syllables("3,4"), "노고지리우", .doesNotFitMetre(longestPhrase: 4)),
      (.syllables("3,4"), "abc", .doesNotFitMetre(longestPhrase: 4)),
    ]
    for (request, word, problem) in cases {
      #expect(
        throws: GenerationError.constraint(.wrongWord(constraint: "contains", word: word, problem: problem))
      ) { try texts([request, .contains([word])], unit: .jamo, count: 1) }
    }
  }

  @Test("an acrostic in metre", arguments: UnitKind.allCases)
  func acrosticInMetre(unit: UnitKind) throws {
    let pattern = "3,4,3,4/3,4,3,4/3,5,4,3"
    for result in try texts([.acrostic("삼행시"), .syllables(pattern)], unit: unit, count: 200) {
      let phrases = lines(result.text).map { line in
        line.split(separator: " ").map { String($0.count) }.joined(separator: ",")
      }
      #expect(phrases.joined(separator: "/") == pattern)
      #expect(lines(result.text).map(\.first) == ["삼", "행", "시"] && result.stopReason == .form)
    }
  }

  @Test("a user's own constraint is one type")
  func ownConstraint() throws {
    struct NoTwice: TextConstraint {
      let name = "no twice"
      var last: Unicode.Scalar?
      func restrict(_ next: inout NextCharacters, at place: TextPlace) {
        next.forbid(last.map { [$0] } ?? [])
      }
      mutating func append(_ scalar: Unicode.Scalar, beginsCluster: Bool, room: Int?) { last = scalar }
    }
    let request = TextConstraintRequest(name: "no twice") { setting in
      NoTwice(last: setting.prompt.string.unicodeScalars.last)
    }
    for unit in UnitKind.allCases {
      for result in try texts([request], unit: unit, count: 100, prompt: "가", of: "가각나\n", spread: 3) {
        let scalars = Array(result.text.unicodeScalars)
        #expect(zip(scalars, scalars.dropFirst()).allSatisfy { $0 != $1 })
      }
    }
  }

  @Test("a combination that leaves nothing names what did it")
  func nothingLeft() throws {
    struct Never: TextConstraint {
      let name = "never"
      func restrict(_ next: inout NextCharacters, at place: TextPlace) { next.allow(only: []) }
    }
    for unit in UnitKind.allCases {
      #expect(throws: GenerationError.sampler(.nothingLeft(after: "never"))) {
        try texts([TextConstraintRequest(name: "never") { _ in Never() }], unit: unit, count: 1)
      }
    }
  }

  @Test("a text does not depend on how many are written together", arguments: UnitKind.allCases)
  func independence(unit: UnitKind) throws {
    let requests: [TextConstraintRequest] = [.contains(["나라"]), .acrostic("삼행시")]
    let many = try texts(requests, unit: unit, count: 7)
    let few = try texts(requests, unit: unit, count: 2)
    #expect(Array(many[..<2]) == few)
  }

  @Test("the step says what it keeps to")
  func names() throws {
    let vocabulary = try Vocabulary.of(sampleText)
    let setting = ConstraintSetting(
      vocabulary: vocabulary, prompt: NormalizedText(""), stops: StopConditions())
    let step = try #require(
      try ConstraintStep([.acrostic("삼행시"), .only(["hangul", "ascii"])], for: setting))
    #expect(SamplerChain([step]).description == "constraints acrostic 삼행시, only hangul,ascii")
  }
}
