import ContextMixing
import LanguageModels
import Testing
import UnitSequences

@Suite struct CountTableTests {
  private static let size = 40

  /// What a table says, as a multiset: for each value how often each place followed.
  private func followers(_ table: CountTable) -> [[UInt16: UInt32]] {
    var all = (0..<table.starts.count - 1).map { value in
      let range = Int(table.starts[value])..<Int(table.starts[value + 1])
      return Dictionary(uniqueKeysWithValues: range.map { (table.places[$0], table.counts[$0]) })
    }
    all += table.singlePlaces.map { [$0: 1] }
    return all
  }

  @Test(
    "A context counts what a dictionary counts",
    arguments: ContextDescriptor.all.map(\.name))
  func dictionary(name: String) throws {
    let traits = Toy.traits(vocabularySize: Self.size)
    let text = Toy.text(3000, vocabularySize: Self.size, seed: 3)
    let ends = [1000, 1001, 3000]
    let model = try Toy.model(text, ends: ends, vocabularySize: Self.size)
    var counts: [String: [UInt16: UInt32]] = [:]
    var start = 0
    for end in ends {
      for place in start..<end {
        let leaf = UInt16(model.tree.units.firstIndex(of: text[place]) ?? -1)
        counts[Toy.value(name, text[start..<place], traits), default: [:]][leaf, default: 0] += 1
      }
      start = end
    }
    let index = try #require(model.configuration.contexts.firstIndex(of: name))
    func sorted(_ all: some Sequence<[UInt16: UInt32]>) -> [String] {
      all.map { "\($0.sorted { $0.key < $1.key })" }.sorted()
    }
    #expect(sorted(followers(model.tables[index])) == sorted(counts.values))
  }

  @Test("Fitting puts back what it takes out: a fitted model has the counts of its text")
  func putBack() throws {
    let text = Toy.text(4000, vocabularySize: Self.size, seed: 5)
    let model = try Toy.model(text, vocabularySize: Self.size)
    for table in model.tables {
      let several = table.counts.reduce(0) { $0 + Int($1) }
      #expect(several + table.singlePlaces.count == text.count)
      #expect(table.counts.allSatisfy { $0 > 0 && $0 <= UInt32(text.count) })
      #expect(table.isValid(placeCount: Self.size))
    }
  }

  @Test("A rounded count is off by less than a part in 2,048, small ones not at all")
  func rounding() {
    for count in (0...4095).map({ UInt32($0) }) { #expect(CountTable.rounded(count) == count) }
    for count in [4097, 65_537, 1_234_567, UInt32.max] as [UInt32] {
      let rounded = CountTable.rounded(count)
      #expect(rounded <= count && Double(count - rounded) < Double(count) / 2048)
    }
  }
}
