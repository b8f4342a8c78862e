import CharText
import Generation
import LanguageModels
import Testing

/// A text of some size from a small alphabet, so that copies are frequent.
private func randomText(_ count: Int, alphabet: String, seed: UInt64) -> String {
  var generator = SeededGenerator(seed: seed)
  let letters = Array(alphabet.unicodeScalars)
  var text = String.UnicodeScalarView()
  for _ in 0..<count { text.append(letters[Int(generator.next() % UInt64(letters.count))]) }
  return String(text)
}

/// Every run of so many scalars.
private func runs(_ text: String, _ length: Int) -> Set<[Unicode.Scalar]> {
  let scalars = Array(text.unicodeScalars)
  guard scalars.count >= length else { return [] }
  return Set((0...scalars.count - length).map { Array(scalars[$0..<$0 + length]) })
}

@Suite("Constraints: max-copy")
struct ConstraintCopyTests {
  @Test("a thousand texts copy nothing, in each kind of unit", arguments: UnitKind.allCases)
  func thousand(unit: UnitKind) throws {
    // A model that has learnt this text by heart would copy at every step.
    let training = randomText(3000, alphabet: "가각나ab \n", seed: 5)
    for length in [2, 4] {
      let source = length == 2 ? "가나abab \n가가나" : training
      let index = try TrainingTextIndex([NormalizedText(source)], length: length)
      let known = runs(source, length)
      let results = try texts(
        [.maxCopy(index)], unit: unit, count: 1000, length: 40, prompt: "나", of: source + "가각나다라b")
      #expect(results.allSatisfy { runs($0.text, length).isDisjoint(with: known) && isWhole($0.text) })
      #expect(!results.contains { index.holdsCopy($0.text) })
    }
  }

  @Test("continuations are those of a set of all runs", arguments: [2, 3, 5, 9])
  func continuations(length: Int) throws {
    let first = randomText(2000, alphabet: "가나다", seed: 1)
    let second = randomText(500, alphabet: "가나ab", seed: 2)
    let index = try TrainingTextIndex([first, second].map { NormalizedText($0) }, length: length)
    let known = runs(first, length).union(runs(second, length))
    var asked = known.map { Array($0.dropLast()) }
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<500 {
      asked.append(
        (0..<length - 1).map { _ in (["가", "나", "다", "a"] as [Unicode.Scalar])[Int(generator.next() % 4)] })
    }
    let letters = ["가", "나", "다", "a", "b", "x"] as [Unicode.Scalar]
    for context in asked {
      let expected = letters.filter { known.contains(context + [$0]) }
      let found = index.continuations(of: context)
      #expect(found.count == expected.count && Set(found) == Set(expected))
    }
    #expect(index.continuations(of: []).isEmpty)
  }

  @Test("texts that are shorter than a run, empty, or many times the same")
  func oddTexts() throws {
    #expect(!(try TrainingTextIndex([], length: 5).holdsCopy("abcde")))
    #expect(!(try TrainingTextIndex([NormalizedText("abcd")], length: 5).holdsCopy("abcde")))
    let index = try TrainingTextIndex([NormalizedText("abcde")], length: 5)
    #expect(index.holdsCopy("abcde") && index.holdsCopy("xabcdex") && !index.holdsCopy("abcdxe"))
    let same = try TrainingTextIndex([NormalizedText(String(repeating: "a", count: 100_000))], length: 50)
    #expect(same.continuations(of: Array(repeating: "a", count: 49)) == ["a"])
    #expect(throws: ConstraintError.self) { try TrainingTextIndex([NormalizedText("abc")], length: 1) }
  }

  @Test("the prompt is context: what it begins is not finished as a copy")
  func promptIsContext() throws {
    let index = try TrainingTextIndex([NormalizedText("가나다라마")], length: 4)
    let results = try texts(
      [.maxCopy(index)], unit: .jamo, count: 300, prompt: "가나다", of: "가나다라마 \n", spread: 0)
    #expect(results.allSatisfy { runs($0.text, 4).isDisjoint(with: runs("가나다라마", 4)) })
    // A copy within the prompt is the user's own.
    let whole = try texts([.maxCopy(index)], unit: .scalar, count: 1, prompt: "가나다라", of: "가나다라마 \n")
    #expect(holds(whole[0].text, "가나다라") && !holds(whole[0].text, "나다라마"))
  }

  @Test("the index takes at most twelve bytes a character, and little more")
  func memory() throws {
    let training = NormalizedText(randomText(1 << 18, alphabet: "가각나ab \n", seed: 3))
    let index = try TrainingTextIndex([training], length: 20)
    #expect(index.memory <= 12 * training.scalarCount + 4096 && index.memory > 9 * training.scalarCount)
    let odd = NormalizedText(randomText(200_000, alphabet: "가각나ab \n", seed: 4))
    #expect(try TrainingTextIndex([odd], length: 20).memory <= 12 * odd.scalarCount + 4096)
  }
}
