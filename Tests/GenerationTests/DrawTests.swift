import Foundation
import Generation
import LanguageModels
import Testing

@Suite("Drawing")
struct DrawTests {
  /// p = 0.1, 0.2, 0.3, 0.4.
  let rising = [0.1, 0.2, 0.3, 0.4].map { log(Float($0)) }

  /// The 0.999 quantiles of χ² with one to three degrees of freedom.
  let quantile = [1: 10.828, 2: 13.816, 3: 16.266]

  @Test("100,000 draws without a step follow the softmax")
  func plain() throws {
    let counts = try drawCounts(SamplerChain(), rising, draws: 100_000, seed: 1)
    #expect(chiSquare(counts, [0.1, 0.2, 0.3, 0.4]) < quantile[3]!)
  }

  @Test("100,000 draws at temperature ½ follow the squares")
  func temperature() throws {
    let counts = try drawCounts(SamplerChain([TemperatureStep(0.5)]), rising, draws: 100_000, seed: 2)
    #expect(chiSquare(counts, [1, 4, 9, 16].map { $0 / 30.0 }) < quantile[3]!)
  }

  @Test("100,000 draws from the top 3 at temperature ½ follow the squares of the three")
  func topKAndTemperature() throws {
    let chain = SamplerChain(try SamplerSettings(["temperature": 0.5, "top-k": 3]))
    let counts = try drawCounts(chain, rising, draws: 100_000, seed: 3)
    #expect(counts[0] == 0)
    #expect(chiSquare(Array(counts[1...]), [4, 9, 16].map { $0 / 29.0 }) < quantile[2]!)
  }

  @Test("the whole chain: ban, top-k, temperature")
  func wholeChain() throws {
    var settings = try SamplerSettings(["temperature": 0.5, "top-k": 2])
    settings.bannedIDs = [3]
    let counts = try drawCounts(SamplerChain(settings), rising, draws: 100_000, seed: 4)
    #expect(counts[0] == 0 && counts[3] == 0)
    #expect(chiSquare(Array(counts[1...2]), [4, 9].map { $0 / 13.0 }) < quantile[1]!)
  }

  @Test("the walk goes up the ids: the number on the left of a boundary gives the lower id")
  func walksUpTheIDs() throws {
    // p = ¼ each, so that boundaries are exact.
    var chain = SamplerChain()
    var candidates = Candidates()
    for (bits, id) in [(0x3FFF_FFFF_FFFF_FFFF, 0), (0x4000_0000_0000_0000, 1), (0x7FFF_FFFF_FFFF_FFFF, 1)] {
      var generator = ConstantGenerator(value: UInt64(bits))
      #expect(try chain.draw([2, 2, 2, 2], in: &candidates, using: &generator) == UInt32(id))
    }
  }

  @Test("the order in which a step leaves the candidates does not matter")
  func orderOfCandidates() throws {
    struct Sorting: SamplerStep {
      let name = "sorting"
      func apply(to candidates: inout Candidates, context: SamplerContext) { candidates.sort(by: .byLogit) }
    }
    let plain = try drawCounts(SamplerChain(), rising, draws: 1000, seed: 8)
    #expect(try drawCounts(SamplerChain([Sorting()]), rising, draws: 1000, seed: 8) == plain)
  }

  @Test("a generator of zeros or ones draws no banned and no impossible unit")
  func hostileGenerators() throws {
    // Possible: 2, 3, 5. Impossible: 0 is banned, 1 is −∞, 4 and 6 round to 0.
    let logits: [Float] = [50, -.infinity, 1, 2, -1e4, 3, -1e4]
    var chain = SamplerChain([BanStep([0]), try TemperatureStep(0.8)])
    var candidates = Candidates()
    var zeros = ConstantGenerator.zeros
    var ones = ConstantGenerator.ones
    #expect(try chain.draw(logits, in: &candidates, using: &zeros) == 2)
    #expect(try chain.draw(logits, in: &candidates, using: &ones) == 5)
    // The impossible first, and last.
    for generator in [zeros, ones] {
      var generator = generator
      #expect(try chain.draw([0, -1e4, 1e4, 3], in: &candidates, using: &generator) == 2)
    }
  }

  @Test("the largest number that there is draws nothing that is less probable than one in 2⁵⁴")
  func largestNumber() throws {
    var numbers = SeededGenerator(seed: 6)
    var chain = SamplerChain()
    var candidates = Candidates()
    var ones = ConstantGenerator.ones
    // e⁻⁶⁰ is less; sums of many sizes, of which some are rounded upwards.
    for size in 2..<300 {
      let logits = (0..<size).map { _ in Float(numbers.standardNormal()) } + [-60, -70]
      #expect(try chain.draw(logits, in: &candidates, using: &ones) == UInt32(size - 1))
    }
  }

  @Test("logits of ±10,000 draw the largest")
  func extremeLogits() throws {
    #expect(try drawCounts(.usual, [-1e4, 1e4, 0, -1e4], draws: 100, seed: 1) == [0, 100, 0, 0])
    let equals = try drawCounts(.usual, [1e4, 1e4, -1e4, -1e4], draws: 100_000, seed: 2)
    #expect(equals[2] == 0 && equals[3] == 0)
    #expect(chiSquare(Array(equals[..<2]), [0.5, 0.5]) < quantile[1]!)
  }

  @Test("one candidate left is drawn")
  func oneLeft() throws {
    let logits: [Float] = [-.infinity, -.infinity, -1e4, -.infinity]
    #expect(try drawCounts(.usual, logits, draws: 10, seed: 1) == [0, 0, 10, 0])
  }

  @Test("nothing left is an error that names the step")
  func nothingLeft() {
    #expect(throws: SamplerError.nothingLeft(after: nil)) {
      try drawCounts(.usual, [-.infinity, -.infinity], draws: 1, seed: 1)
    }
    #expect(throws: SamplerError.nothingLeft(after: "ban")) {
      try drawCounts(SamplerChain([BanStep([0, 1])]), [0, 0], draws: 1, seed: 1)
    }
  }

  @Test("logits that are no numbers are an error, the model's and a step's")
  func noNumbers() {
    struct Breaking: SamplerStep {
      let name = "breaking"
      func apply(to candidates: inout Candidates, context: SamplerContext) {
        candidates.updateLogits { $0.id == 1 ? .nan : $0.logit }
      }
    }
    #expect(throws: SamplerError.modelProducedNoNumbers(id: 0)) {
      try drawCounts(.greedy, [.nan, .nan], draws: 1, seed: 1)
    }
    #expect(throws: SamplerError.modelProducedNoNumbers(id: 1)) {
      try drawCounts(SamplerChain([Breaking()]), [0, 0, 0], draws: 1, seed: 1)
    }
  }

  @Test("greedy, temperature 0 and top-k 1 are the same")
  func greedy() throws {
    var generator = SeededGenerator(seed: 77)
    var candidates = Candidates()
    var greedy = SamplerChain.greedy
    var cold = SamplerChain(try SamplerSettings(["temperature": 0]))
    var topOne = SamplerChain(try SamplerSettings(["top-k": 1, "temperature": 1.7]))
    for _ in 0..<200 {
      let logits = (0..<30).map { _ in Float(generator.standardNormal() * 2).rounded() }
      let best = UInt32(logits.firstIndex(of: logits.max()!)!)
      #expect(try greedy.draw(logits, in: &candidates, using: &generator) == best)
      #expect(try cold.draw(logits, in: &candidates, using: &generator) == best)
      #expect(try topOne.draw(logits, in: &candidates, using: &generator) == best)
    }
  }

  @Test("the same seed draws the same, and one number a draw is used")
  func deterministic() throws {
    var chain = SamplerChain(try SamplerSettings(["temperature": 0.9, "top-k": 3]))
    var candidates = Candidates()
    var ids: [[UInt32]] = []
    for _ in 0..<2 {
      var generator = SeededGenerator(seed: 42)
      ids.append(try (0..<100).map { _ in try chain.draw(rising, in: &candidates, using: &generator) })
      var hundredLater = SeededGenerator(seed: 42)
      for _ in 0..<100 { _ = hundredLater.next() }
      #expect(generator == hundredLater)
    }
    #expect(ids[0] == ids[1])
  }
}
