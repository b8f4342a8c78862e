import CharText
import Foundation
import Generation
import LanguageModels
import Testing

@Suite("Stochastic beam search")
struct BeamStochasticTests {
  /// a, b and an end: seven texts of up to two letters.
  private let model = ToyModel(vocabularySize: 4) { read, id in
    let rows: [UInt32: [Double]] = [1: [0.45, 0.35, 0.2], 2: [0.1, 0.6, 0.3]]
    guard id > 0, let row = rows[read[read.count - 1]] else { return -.infinity }
    return Float(log(row[id - 1]))
  }

  /// How often each ordered choice of the first `drawn` texts came, and its probability: pᵢ · pⱼ / (1 − pᵢ) ·
  /// …
  private func orders(
    beams: Int, drawn: Int, runs: Int, chain: SamplerChain = SamplerChain(), exponent: Double = 1
  ) throws -> [(count: Int, probability: Double)] {
    let letters = try Letters(3)
    var probabilities: [String: Double] = [:]
    for text in tempered(exponent).allTexts(given: [1], length: 2, endUnit: 3) {
      probabilities[text.letters(endUnit: 3)] = exp(text.logProbability)
    }
    #expect(probabilities.count == 7)
    let generator = TextGenerator(model: model, vocabulary: letters.vocabulary)
    var counts: [[String]: Int] = [:]
    for seed in 0..<UInt64(runs) {
      let options = GenerationOptions.beams(beams, length: 2, endUnit: 3, seed: seed, chain: chain) {
        $0.isStochastic = true
      }
      let texts = try generator.generate(prompt: "a", options: options).texts.map {
        String($0.text.dropFirst())
      }
      #expect(texts.count == beams && Set(texts).count == beams)
      counts[Array(texts.prefix(drawn)), default: 0] += 1
    }
    func go(_ chosen: [String], _ left: Double, _ probability: Double) -> [(Int, Double)] {
      guard chosen.count < drawn else { return [(counts[chosen] ?? 0, probability)] }
      return probabilities.keys.sorted().filter { !chosen.contains($0) }.flatMap { text -> [(Int, Double)] in
        let p = probabilities[text] ?? 0
        return go(chosen + [text], left - p, probability * p / left)
      }
    }
    return go([], 1, 1).map { ($0.0, $0.1) }
  }

  /// The model whose logits are multiplied by a number.
  private func tempered(_ exponent: Double) -> ToyModel {
    ToyModel(vocabularySize: 4) { [model] read, id in
      var state = ReadingState(read: [Array(read.dropLast())])
      var logits = [Float](repeating: 0, count: 4)
      model.advance(&state, reading: [read[read.count - 1]], logits: &logits)
      return logits[id] * Float(exponent)
    }
  }

  @Test("the first two of three texts come in each order as often as two draws without replacement")
  func orderedPairs() throws {
    let orders = try orders(beams: 3, drawn: 2, runs: 20_000)
    #expect(orders.count == 42)
    // The 0.999 quantile of χ² with 41 degrees of freedom.
    #expect(chiSquare(orders.map(\.count), orders.map(\.probability)) < 74.75)
  }

  @Test("each text is among three as often as the theory says")
  func triples() throws {
    let orders = try orders(beams: 3, drawn: 3, runs: 20_000)
    #expect(orders.count == 210)
    // 209 degrees of freedom.
    #expect(chiSquare(orders.map(\.count), orders.map(\.probability)) < 278)
  }

  @Test("the chain's temperature acts: at ½ the squares are drawn")
  func temperature() throws {
    let chain = SamplerChain([try TemperatureStep(0.5)])
    let orders = try orders(beams: 2, drawn: 2, runs: 20_000, chain: chain, exponent: 2)
    #expect(chiSquare(orders.map(\.count), orders.map(\.probability)) < 74.75)
  }

  @Test("as many beams as texts give all texts, with their scores")
  func allTexts() throws {
    let letters = try Letters(3)
    var expected: [String: Double] = [:]
    for text in model.allTexts(given: [1], length: 2, endUnit: 3) {
      expected["a" + text.letters(endUnit: 3)] = text.score(1)
    }
    let texts = try TextGenerator(model: model, vocabulary: letters.vocabulary)
      .generate(prompt: "a", options: .beams(9, length: 2, endUnit: 3) { $0.isStochastic = true }).texts
    #expect(Set(texts.map(\.text)) == Set(expected.keys))
    for text in texts { #expect(abs(try #require(text.score) - (expected[text.text] ?? .nan)) < 1e-5) }
  }

  @Test("long improbable texts stay numbers: all different, streamed, the same for the same seed")
  func longTexts() throws {
    let letters = try Letters(20)
    let model = ToyModel(vocabularySize: 21) { read, id in Float((read.count * 7 + id * 3) % 5) }
    let generator = TextGenerator(model: model, vocabulary: letters.vocabulary)
    func texts(_ seed: UInt64, _ pieces: inout Int) throws -> [GeneratedText] {
      try generator.generate(options: .beams(4, length: 1500, seed: seed) { $0.isStochastic = true }) { _ in
        pieces += 1
      }
      .texts
    }
    var pieces = 0
    let first = try texts(1, &pieces)
    #expect(pieces > 1000)
    #expect(first.count == 4 && Set(first.map(\.text)).count == 4)
    #expect(first.allSatisfy { $0.text.utf8.count == 1500 && ($0.score ?? .nan).isFinite })
    #expect(try texts(1, &pieces) == first)
    #expect(try texts(2, &pieces) != first)
  }
}
