import ContextMixing
import Foundation
import LanguageModels
import Testing
import UnitSequences

/// Counts and a network in one distribution.
@Suite struct HybridTests {
  private static let size = 60
  private static let text = Toy.text(6000, vocabularySize: size, seed: 7)
  private static let other = Toy.text(3000, vocabularySize: size, seed: 8)

  /// The network has read another text than the counts.
  private func network() -> AnyLanguageModel {
    AnyLanguageModel(
      ToyNetwork(Toy.text(8000, vocabularySize: Self.size, seed: 9), vocabularySize: Self.size))
  }

  private func joined() throws -> (hybrid: ContextMixingModel, losses: HybridLosses) {
    let counts = try Toy.model(Self.text, vocabularySize: Self.size)
    return try #require(
      counts.joined(
        with: network(), text: UnitSequence(Self.text),
        blocks: HeldBackBlocks.blocks(ofUnits: Self.text.count)))
  }

  private func loss(_ model: some LanguageModel, of text: [UInt32]) -> Double {
    var window = TrainingWindow(lanes: 1, capacity: text.count - 1)
    for place in 0..<text.count - 1 {
      (window.inputs[place], window.targets[place]) = (text[place], text[place + 1])
    }
    var state = model.initialState(streams: 1)
    return model.evaluate(window, from: &state).loss
  }

  @Test("A hybrid predicts another text better than the network and than the counts")
  func quality() throws {
    let (hybrid, losses) = try joined()
    #expect(losses.hybrid < losses.network && losses.hybrid < losses.counts)
    let counts = try Toy.model(Self.text, vocabularySize: Self.size)
    let whole = loss(hybrid, of: Self.other)
    #expect(whole < loss(network(), of: Self.other) && whole < loss(counts, of: Self.other))
  }

  @Test("The counts are as they were after the hybrid was fitted to parts of their text")
  func countsStay() throws {
    let counts = try Toy.model(Self.text, vocabularySize: Self.size)
    let before = counts.tables
    let blocks = HeldBackBlocks.blocks(ofUnits: Self.text.count)
    _ = counts.joined(with: network(), text: UnitSequence(Self.text), blocks: blocks)
    #expect(counts.tables == before)
    #expect(
      counts.joined(with: network(), text: UnitSequence(Self.text), blocks: blocks) { $0 < 0.5 } == nil)
    #expect(counts.tables == before)
  }

  @Test("The whole distribution sums to 1 and holds what the path of each unit gives, to the bit")
  func pathsAndDistribution() throws {
    let hybrid = try joined().hybrid
    var (state, row) = (hybrid.initialState(streams: 1), [Float]())
    for unit in Self.other.prefix(200) {
      let before = state
      hybrid.advance(&state, reading: [unit], probabilities: &row, limit: 0)
      #expect(abs(row.reduce(0) { $0 + Double($1) } - 1) < 1e-6)
      for target in stride(from: 0, to: UInt32(Self.size), by: 7) {
        var (state, window) = (before, TrainingWindow(lanes: 1, capacity: 1))
        (window.inputs[0], window.targets[0]) = (unit, target)
        #expect(hybrid.evaluate(window, from: &state).lossSum == -log(Double(row[Int(target)])))
      }
      hybrid.advance(&state, reading: [unit], probabilities: &row)
      #expect(abs(row.reduce(0) { $0 + Double($1) } - 1) < 1e-6)
    }
  }

  @Test("Streams together are predicted as alone; rows can be selected and joined")
  func streams() throws {
    let hybrid = try joined().hybrid
    var (both, rows) = (hybrid.initialState(streams: 2), [Float]())
    var (one, row) = (hybrid.initialState(streams: 1), [Float]())
    for place in 0..<20 {
      hybrid.advance(&both, reading: [Self.other[place], Self.text[place]], logits: &rows)
      hybrid.advance(&one, reading: [Self.other[place]], logits: &row)
      #expect(Array(rows[..<Self.size]) == row)
    }
    both.select([1, 0])
    both.join(one)
    hybrid.advance(&both, reading: [4, 9, 9], logits: &rows)
    #expect(rows[Self.size..<2 * Self.size] == rows[(2 * Self.size)...])
  }

  @Test("A unit that only the network can read is unknown to the counts")
  func readOnlyUnits() throws {
    let counts = try Toy.model(Self.text, vocabularySize: Self.size)
    let network = ToyNetwork(Self.text, vocabularySize: Self.size)
    let hybrid = try #require(
      counts.joined(
        with: AnyLanguageModel(network), text: UnitSequence(Self.text),
        blocks: HeldBackBlocks.blocks(ofUnits: Self.text.count))
    ).hybrid
    var (state, row) = (hybrid.initialState(streams: 1), [Float]())
    hybrid.advance(&state, reading: [UInt32(Self.size) + 5], probabilities: &row)
    #expect(abs(row.reduce(0) { $0 + Double($1) } - 1) < 1e-6)
  }

  @Test(
    "Blocks are held back from every part of a text, do not overlap, and what is left is the rest",
    arguments: [1000, 1001, 5000, 100_000, 3_000_000])
  func blocks(units: Int) {
    let blocks = HeldBackBlocks.blocks(ofUnits: units)
    #expect(blocks.count >= 2 && Set(blocks.map(\.count)).count == 1)
    #expect(zip(blocks, blocks.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
    #expect(blocks.first!.lowerBound >= 0 && blocks.last!.upperBound <= units)
    let held = blocks.reduce(0) { $0 + $1.count }
    #expect(held > 0 && Double(held) <= HeldBackBlocks.share * Double(units))
    #expect(blocks.last!.lowerBound > units / 2)
    let text = (0..<units).map { UInt32($0 % 60_000) }
    let rest = UnitSequence(text).removing(blocks)
    #expect(rest.count == units - held)
    #expect(rest[blocks[0].lowerBound] == text[blocks[0].upperBound])
  }

  @Test("A short text has no blocks")
  func shortText() {
    for units in [0, 1, 999] { #expect(HeldBackBlocks.blocks(ofUnits: units).isEmpty) }
  }
}
