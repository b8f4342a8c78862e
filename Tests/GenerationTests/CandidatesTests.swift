import Foundation
import Generation
import LanguageModels
import Testing

@Suite("Candidates")
struct CandidatesTests {
  @Test("−∞ is no candidate")
  func impossibleUnitsAreLeftOut() throws {
    let candidates = try Candidates(logits: [1, -.infinity, 3, -.infinity])
    #expect(Array(candidates) == [Candidate(id: 0, logit: 1), Candidate(id: 2, logit: 3)])
  }

  @Test("NaN and +∞ are refused, and the unit is named", arguments: [Float.nan, .infinity, -.nan])
  func noNumbersAreRefused(logit: Float) {
    #expect(throws: SamplerError.modelProducedNoNumbers(id: 2)) {
      try Candidates(logits: [0, 1, logit, logit])
    }
  }

  @Test("a buffer forgets what was loaded before")
  func loadsAgain() throws {
    var candidates = try Candidates(logits: [5, 4, 3, 2, 1])
    candidates.keepBest(2)
    candidates.sort(by: .byLogit)
    try candidates.load([7, 8, 9])
    #expect(candidates.map(\.id) == [0, 1, 2])
    #expect(candidates.map(\.logit) == [7, 8, 9])
    #expect(candidates.order == .byID)
  }

  @Test("by logit, equals come with the lower id first, and back")
  func sorts() throws {
    var candidates = try Candidates(logits: [0, -3.5, 2, -0.0, 2, 1e30, -1e30])
    candidates.sort(by: .byLogit)
    #expect(candidates.map(\.id) == [5, 2, 4, 0, 3, 1, 6])
    #expect(candidates.map(\.logit) == [1e30, 2, 2, 0, 0, -3.5, -1e30])
    #expect(candidates.largestLogit == 1e30)
    candidates.sort(by: .byID)
    #expect(candidates.map(\.id) == [0, 1, 2, 3, 4, 5, 6])
    #expect(candidates.map(\.logit) == [0, -3.5, 2, 0, 2, 1e30, -1e30])
  }

  @Test("the best k are those of a full stable sort", arguments: [1, 2, 3, 17, 100, 699, 700, 701])
  func keepsTheBest(number: Int) throws {
    var generator = SeededGenerator(seed: 5)
    // Rounded, so that many are equal; scaled, so that every digit of the selection matters.
    for scale: Float in [1e-38, 0.01, 1, 1e4, 1e30] {
      let logits = (0..<700).map { _ in Float(generator.standardNormal() * 20).rounded() * scale }
      var candidates = try Candidates(logits: logits)
      candidates.keepBest(number)
      let expected = logits.enumerated().sorted {
        $0.element > $1.element || ($0.element == $1.element && $0.offset < $1.offset)
      }
      #expect(candidates.map { Int($0.id) } == expected.prefix(number).map(\.offset).sorted())
    }
  }

  @Test("logits that are as far from the largest as can be told are told apart all the same")
  func keepsTheBestOfManyMagnitudes() throws {
    // 100 units: one far above all, 98 that differ by 1, one far below.
    let logits = [Float(-1e30)] + (1...98).map { Float($0) } + [1e30]
    for number in [2, 3, 40, 99] {
      var candidates = try Candidates(logits: logits)
      candidates.keepBest(number)
      #expect(candidates.map(\.id) == (UInt32(100 - number)..<100).map { $0 })
    }
  }

  @Test("units are found and removed by id in both orders", arguments: [Candidates.Order.byID, .byLogit])
  func findsByID(order: Candidates.Order) throws {
    var candidates = try Candidates(logits: [1, -.infinity, 3, 2, 5])
    candidates.sort(by: order)
    candidates.remove(id: 3)
    candidates.remove(id: 1)
    candidates.remove(id: 99)
    #expect(Set(candidates.map(\.id)) == [0, 2, 4])
    #expect(candidates.place(ofID: 3) == nil)
    #expect(candidates.place(ofID: 4).map { candidates[$0].logit } == 5)
  }

  @Test("changed logits keep the order true, and −∞ removes", arguments: [Candidates.Order.byID, .byLogit])
  func changesLogits(order: Candidates.Order) throws {
    var candidates = try Candidates(logits: [1, 2, 3, 4])
    candidates.sort(by: order)
    candidates.updateLogits { $0.id == 3 ? -.infinity : -$0.logit }
    candidates.updateLogit(ofID: 2) { $0 + 10 }
    candidates.updateLogit(ofID: 1) { _ in -.infinity }
    #expect(candidates.map(\.id) == (order == .byID ? [0, 2] : [2, 0]))
    #expect(candidates.map(\.logit) == (order == .byID ? [-1, 7] : [7, -1]))
  }

  @Test("probabilities are the softmax")
  func probabilities() throws {
    let probabilities = try Candidates(logits: [0.1, 0.2, 0.3, 0.4].map { log($0) - 7 }).probabilities()
    for (probability, expected) in zip(probabilities, [0.1, 0.2, 0.3, 0.4]) {
      #expect(abs(probability - expected) < 1e-6)
    }
  }
}
