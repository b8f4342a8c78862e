import Foundation
import Generation
import Testing

/// What `script/reference/make_sampler_fixtures.py` writes and describes: Hugging Face's numbers.
struct SamplerFixture: Decodable {
  var cases: [[Setting]]
  var rows: [Row]

  /// A parameter and its value, an array of two in the file.
  struct Setting: Decodable {
    let name: String
    let value: Double

    init(from decoder: any Decoder) throws {
      var values = try decoder.unkeyedContainer()
      name = try values.decode(String.self)
      value = try values.decode(Double.self)
    }
  }

  struct Row: Decodable {
    var logits: [Float?]
    var history: [UInt32]
    var results: [Result]
  }

  struct Result: Decodable {
    var ids: [UInt32]
    var scores: [Double]
  }

  static func load() throws -> SamplerFixture {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    return try JSONDecoder().decode(
      SamplerFixture.self, from: Data(contentsOf: folder.appendingPathComponent("samplers.json")))
  }
}

@Suite("Steps against Hugging Face")
struct SamplerFixtureTests {
  /// The steps of a case, in its order.
  private func steps(_ settings: [SamplerFixture.Setting]) throws -> [any SamplerStep] {
    try settings.flatMap { setting in
      var settings = try SamplerSettings([setting.name: setting.value])
      // Hugging Face looks at the whole text.
      if setting.name == "repetition-penalty" { try settings.set("penalty-window", to: 0) }
      return SamplerChain(settings).steps
    }
  }

  @Test("kept units are equal, and scores but for a constant")
  func results() throws {
    let fixture = try SamplerFixture.load()
    #expect(fixture.rows.count == 50)
    for (number, row) in fixture.rows.enumerated() {
      #expect(row.results.count == fixture.cases.count)
      for (settings, expected) in zip(fixture.cases, row.results) {
        var candidates = try Candidates(logits: row.logits.map { $0 ?? -.infinity })
        let steps = try steps(settings)
        #expect(steps.count == settings.count)
        for var step in steps { step.apply(to: &candidates, context: SamplerContext(given: row.history)) }
        candidates.sort(by: .byID)
        let name = "row \(number): \(SamplerChain(steps))"
        #expect(candidates.map(\.id) == expected.ids, "\(name)")
        // Our temperature measures logits from the largest.
        let shifts = settings.contains { $0.name == "temperature" }
        let zero = shifts ? Double(candidates.largestLogit ?? 0) : 0
        let theirZero = shifts ? expected.scores.max() ?? 0 : 0
        for (candidate, score) in zip(candidates, expected.scores) {
          let difference = Double(candidate.logit) - zero - (score - theirZero)
          #expect(abs(difference) < 1e-5, "\(name): unit \(candidate.id)")
        }
      }
    }
  }
}
