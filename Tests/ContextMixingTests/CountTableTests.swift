import ContextMixing
import LanguageModels
import Testing
import UnitSequences

@Suite struct CountTableTests {
  private static let size = 40

  /// What a table says, as a multiset: for each value how often each place followed. Read as the format is
  /// described.
  private func followers(_ table: CountTable, placeBits: Int) -> [[UInt16: UInt32]] {
    var words = Array(table.words.elements)[...]
    var all: [[UInt16: UInt32]] = []
    while let head = words.popFirst() {
      guard head & 1 == 1 else {
        all.append([words.removeFirst(): 1])
        continue
      }
      let count = Int(words.removeFirst())
      let large = head & 2 == 2 ? Int(words.removeFirst()) : 0
      let (units, numbers) = (Array(words.prefix(count)), Array(words.dropFirst(count).prefix(2 * large)))
      words.removeFirst(count + 2 * large)
      var counts = units.map { UInt32($0) >> placeBits }
      for index in 0..<large { counts[Int(numbers[2 * index])] = CountTable.number(numbers[2 * index + 1]) }
      let followers = Dictionary(
        uniqueKeysWithValues: zip(units, counts).map { ($0 & ((1 << placeBits) - 1), $1) })
      all.append(followers)
    }
    return all
  }

  @Test(
    "A context counts what a dictionary counts, except where a shorter one occurred only once",
    arguments: ContextDescriptor.all)
  func dictionary(context: ContextDescriptor) throws {
    let traits = Toy.traits(vocabularySize: Self.size)
    let text = Toy.text(3000, vocabularySize: Self.size, seed: 3)
    let ends = [1000, 1001, 3000]
    let model = try Toy.model(text, ends: ends, vocabularySize: Self.size)
    var totals: [String: Int] = [:]
    func forEach(_ body: (_ past: ArraySlice<UInt32>, _ unit: UInt32) -> Void) {
      var start = 0
      for end in ends {
        for place in start..<end { body(text[start..<place], text[place]) }
        start = end
      }
    }
    if let shorter = context.extended {
      forEach { past, _ in totals[Toy.value(shorter, past, traits), default: 0] += 1 }
    }
    var counts: [String: [UInt16: UInt32]] = [:]
    forEach { past, unit in
      if let shorter = context.extended, totals[Toy.value(shorter, past, traits)] == 1 { return }
      let leaf = UInt16(model.tree.units.firstIndex(of: unit) ?? -1)
      counts[Toy.value(context.name, past, traits), default: [:]][leaf, default: 0] += 1
    }
    let index = try #require(model.configuration.contexts.firstIndex(of: context.name))
    func sorted(_ all: some Sequence<[UInt16: UInt32]>) -> [String] {
      all.map { "\($0.sorted { $0.key < $1.key })" }.sorted()
    }
    #expect(sorted(followers(model.tables[index], placeBits: 6)) == sorted(counts.values))
  }

  @Test("Counting in several passes over the text gives the table of a single pass")
  func passes() throws {
    // 64 units again and again: small tables of a long text.
    let some = Toy.text(64, vocabularySize: Self.size, seed: 1)
    let text = UnitSequence((0..<200_000).map { some[$0 % some.count] })
    func model(memory: Int) throws -> ContextMixingModel {
      try ContextMixingModel(
        counting: text, traits: Toy.traits(vocabularySize: Self.size),
        configuration: ContextMixingConfiguration(contexts: ["order-1", "word"], vocabularySize: Self.size),
        memory: memory)
    }
    let (several, one) = (try model(memory: 100_000), try model(memory: 1 << 26))
    // Buckets may differ: how many are needed is estimated after the first pass.
    #expect(several.tables.map(\.words) == one.tables.map(\.words))
    func row(_ model: ContextMixingModel) -> [Float] {
      var (state, row) = (model.initialState(streams: 1), [Float]())
      for unit in some { model.advance(&state, reading: [unit], probabilities: &row) }
      return row
    }
    #expect(row(several) == row(one))
  }

  @Test("In little memory the rarest values are left out", arguments: [20_000, 100_000])
  func memory(limit: Int) throws {
    let text = UnitSequence(Toy.text(20_000, vocabularySize: Self.size, seed: 2))
    func model(memory: Int) throws -> ContextMixingModel {
      try ContextMixingModel(
        counting: text, traits: Toy.traits(vocabularySize: Self.size),
        configuration: ContextMixingConfiguration(vocabularySize: Self.size), memory: memory)
    }
    let (small, whole) = (try model(memory: limit), try model(memory: 1 << 26))
    #expect(whole.byteCount > 2 * limit)
    #expect(small.byteCount <= limit)
    #expect(small.byteCount > limit / 2)
    for (few, all) in zip(small.tables, whole.tables) {
      let (few, all) = (followers(few, placeBits: 6), followers(all, placeBits: 6))
      let sums = few.map { $0.values.reduce(0, +) }
      // What is left are the most frequent ones.
      let least = sums.min() ?? .max
      #expect(few.count == all.count { $0.values.reduce(0, +) >= least } || few.count < all.count)
    }
  }

  @Test("A count is stored with 12 binary digits: less than a part in 2,048 is lost, of small ones nothing")
  func numbers() {
    for count in 0...4095 as ClosedRange<UInt32> {
      #expect(CountTable.number(CountTable.word(count)) == count)
    }
    for count in [4097, 65_537, 1_234_567, UInt32.max] as [UInt32] {
      let stored = CountTable.number(CountTable.word(count))
      #expect(stored <= count && Double(count - stored) < Double(count) / 2048)
    }
  }

  @Test("Tables of random words are read without a fault", arguments: 0..<20 as Range<UInt64>)
  func damage(seed: UInt64) throws {
    let text = Toy.text(2000, vocabularySize: Self.size, seed: 5)
    let model = try Toy.model(text, vocabularySize: Self.size)
    var generator = SeededGenerator(seed: seed)
    let tables = try model.tables.map { table in
      var words = Array(table.words.elements)
      for _ in 0..<(seed.isMultiple(of: 2) ? words.count / 20 : words.count) where !words.isEmpty {
        words[.random(in: words.indices, using: &generator)] = .random(in: 0...UInt16.max, using: &generator)
      }
      // In some, followers without counts.
      if seed % 5 == 3 { words = table.words.elements.map { $0 & 3 == 1 ? $0 : $0 & 63 } }
      var buckets = Array(table.buckets.elements)
      buckets[.random(in: buckets.indices, using: &generator)] = .random(
        in: 0...UInt32.max, using: &generator)
      return try #require(
        CountTable(
          buckets: SharedArray(buckets), words: SharedArray(words), vocabularySize: Self.size))
    }
    let damaged = ContextMixingModel(
      configuration: model.configuration, traits: model.traits, tree: model.tree,
      unitCounts: model.unitCounts, tables: tables, weights: model.weights)
    var state = damaged.initialState(streams: 1)
    var row: [Float] = []
    for unit in text.prefix(500) {
      damaged.advance(&state, reading: [unit], probabilities: &row)
      #expect(row.allSatisfy { $0 >= 0 && $0 <= 1 })
    }
  }
}
