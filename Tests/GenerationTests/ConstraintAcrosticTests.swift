import CharText
import Generation
import Testing

@Suite("Constraints: acrostic")
struct ConstraintAcrosticTests {
  private let word = "삼행시"

  private func initials(_ text: String) -> [Unicode.Scalar?] { lines(text).map(\.first) }

  /// The grapheme clusters of each line.
  private func lengths(_ text: String) -> [Int] {
    lines(text).map { clusters(String(String.UnicodeScalarView($0))) }
  }

  @Test("a thousand acrostics in each kind of unit", arguments: UnitKind.allCases)
  func thousand(unit: UnitKind) throws {
    let results = try texts([.acrostic(word)], unit: unit)
    #expect(results.count == 1000)
    #expect(results.allSatisfy { initials($0.text) == ["삼", "행", "시"] && isWhole($0.text) })
    #expect(results.allSatisfy { clusters($0.text) <= 60 })
    #expect(Set(results.map(\.stopReason)) == [.form, .length])
    // Each line but the last has at most its share of what was left.
    #expect(results.allSatisfy { lengths($0.text)[0] < 20 && lengths($0.text)[1] < 30 })
  }

  @Test("lines as short as they can be", arguments: UnitKind.allCases)
  func shortest(unit: UnitKind) throws {
    let results = try texts([.acrostic(word)], unit: unit, count: 200, length: 5)
    #expect(results.allSatisfy { initials($0.text) == ["삼", "행", "시"] && isWhole($0.text) })
    #expect(throws: GenerationError.constraint(.tooShort(constraint: "acrostic", needed: 5, length: 4))) {
      try texts([.acrostic(word)], unit: unit, count: 1, length: 4)
    }
  }

  @Test("each line has the length that was asked for at most", arguments: UnitKind.allCases)
  func lineLength(unit: UnitKind) throws {
    let results = try texts([.acrostic(word, lineLength: 9)], unit: unit, count: 300, length: 200)
    #expect(results.allSatisfy { initials($0.text) == ["삼", "행", "시"] && $0.stopReason == .form })
    #expect(results.allSatisfy { lengths($0.text).allSatisfy { $0 <= 8 } })
  }

  @Test(
    "the lines of the prompt count where they begin as the word does",
    arguments: [
      ("삼월의 ", ["삼", "행", "시"]), ("삼월이다\n행인은", ["삼", "행", "시"]), ("삼월이다\n", ["삼", "행", "시"]),
      ("제목\n", ["제", "삼", "행", "시"]), ("제목", ["제", "삼", "행", "시"]), ("행\n시", ["행", "시", "삼", "행", "시"]),
      ("", ["삼", "행", "시"]),
    ] as [(String, [Unicode.Scalar])])
  func prompts(prompt: String, expected: [Unicode.Scalar]) throws {
    for unit in UnitKind.allCases {
      for result in try texts([.acrostic(word)], unit: unit, count: 50, prompt: prompt) {
        #expect(initials(result.text) == expected)
        #expect(result.text.unicodeScalars.starts(with: prompt.unicodeScalars))
      }
    }
  }

  @Test("a space becomes a line feed only late in a line, and more often than before")
  func spaceBecomesLineFeed() throws {
    // A model that would always write a space: lines end as soon as they may.
    let vocabulary = try Vocabulary.of("가나다 \n")
    let space = vocabulary.ids(" ")[0]
    let model = ToyModel(vocabularySize: vocabulary.count) { _, id in id == Int(space) ? 30 : 0 }
    var options = GenerationOptions(chain: SamplerChain(), length: 60, seed: 1)
    options.constraints = [.acrostic("가나", lineLength: 12)]
    let text = try TextGenerator(model: model, vocabulary: vocabulary).generate(options: options).texts[0]
      .text
    // Two thirds of 12 are 8: one character and seven spaces.
    #expect(text == "가       \n나       ")
  }

  @Test("a first character takes no mark that would make another of it")
  func marksDoNotJoin() throws {
    for unit in UnitKind.allCases {
      for result in try texts(
        [.acrostic("xq")], unit: unit, count: 200, of: "x q xq\u{323}\u{301}ab \n", spread: 0)
      {
        for (line, first) in zip(lines(result.text), ["x", "q"] as [Unicode.Scalar]) {
          #expect(line[0] == first && (line.count == 1 || !"\u{323}\u{301}".unicodeScalars.contains(line[1])))
        }
      }
    }
  }

  @Test("what the model cannot write is refused in words")
  func errors() throws {
    #expect(
      throws: GenerationError.constraint(
        .notInVocabulary(constraint: "acrostic", characters: [.text(Array("뷁".utf8))]))
    ) { try texts([.acrostic("뷁")], unit: .scalar, count: 1) }
    #expect(
      throws: GenerationError.constraint(
        .notInVocabulary(constraint: "acrostic", characters: [.text([0x0A])]))
    ) { try texts([.acrostic("가나")], unit: .scalar, count: 1, of: "가나다") }
    #expect(throws: GenerationError.constraint(.nothingNamed(constraint: "acrostic"))) {
      try texts([.acrostic(" ")], unit: .scalar, count: 1)
    }
    #expect(throws: GenerationError.constraint(.tooFewLines(constraint: "acrostic", needed: 3, lines: 2))) {
      try texts([.acrostic(word)], unit: .scalar, count: 1) { $0.maximumLines = 2 }
    }
  }
}
