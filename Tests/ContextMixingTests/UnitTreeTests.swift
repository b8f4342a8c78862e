import ContextMixing
import LanguageModels
import Testing
import UnitSequences

@Suite struct UnitTreeTests {
  @Test(
    "A learnt tree has every unit once, and comes back from its numbers", arguments: [2, 3, 30, 200, 1500])
  func learning(size: Int) {
    let text = Toy.text(5000, vocabularySize: max(size, 8), seed: 1).map { $0 % UInt32(size) }
    let tree = UnitTree(
      learningFrom: UnitSequence(text), traits: size < 8 ? plain(size) : Toy.traits(vocabularySize: size))
    #expect(tree.units.sorted() == Array(0..<UInt32(size)))
    #expect(UnitTree(units: tree.units, leftCounts: tree.leftCounts) == tree)
  }

  @Test("Units that follow like units are neighbours")
  func likeUnits() {
    // 4 and 5 follow 1; 6 and 7 follow 2: each pair is one group.
    var generator = SeededGenerator(seed: 2)
    let text = (0..<4000).flatMap { _ -> [UInt32] in
      Bool.random(using: &generator)
        ? [1, .random(in: 4...5, using: &generator)] : [2, .random(in: 6...7, using: &generator)]
    }
    let tree = UnitTree(learningFrom: UnitSequence(text), traits: plain(8))
    let places = (0..<8).map { unit in tree.units.firstIndex(of: UInt32(unit)) ?? -1 }
    #expect(abs(places[4] - places[5]) == 1)
    #expect(abs(places[6] - places[7]) == 1)
  }

  @Test("Syllables with one initial consonant are one range of leaves")
  func syllables() {
    // 가 각 나 낙 다, in mixed order.
    let syllables: [UInt16] = [588, 0, 2 * 588, 1, 589]
    let base = plain(3)
    let traits = UnitTraits(
      classes: base.classes + [0, 0, 0, 0, 0], folded: Array(0..<8), endings: base.endings + [1, 1, 1, 2, 2],
      syllables: base.syllables + syllables)
    let text = (0..<3000).map { UInt32($0 * $0 % 8) }
    let tree = UnitTree(learningFrom: UnitSequence(text), traits: traits)
    let initials = tree.units.compactMap { $0 < 3 ? nil : syllables[Int($0) - 3] / 588 }
    let changes = zip(initials, initials.dropFirst()).count { $0 != $1 }
    #expect(changes == 2)
  }

  @Test("Numbers that are no tree are refused")
  func invalid() {
    #expect(UnitTree(units: [0, 1, 2], leftCounts: [1, 1]) != nil)
    #expect(UnitTree(units: [0, 1, 1], leftCounts: [1, 1]) == nil)
    #expect(UnitTree(units: [0, 1, 3], leftCounts: [1, 1]) == nil)
    #expect(UnitTree(units: [0, 1, 2], leftCounts: [3, 1]) == nil)
    #expect(UnitTree(units: [0, 1, 2], leftCounts: [0, 1]) == nil)
    #expect(UnitTree(units: [0, 1, 2], leftCounts: [1]) == nil)
    #expect(UnitTree(units: [0], leftCounts: []) == nil)
  }

  private func plain(_ size: Int) -> UnitTraits {
    UnitTraits(
      classes: Array(repeating: 0, count: size), folded: Array(0..<UInt32(size)),
      endings: Array(repeating: UnitTraits.otherEndings, count: size),
      syllables: Array(repeating: UnitTraits.noSyllable, count: size))
  }
}
