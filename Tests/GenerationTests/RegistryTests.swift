import Generation
import LanguageModels
import Testing

/// What holds for every step of the registry.
@Suite("Sampler registry")
struct RegistryTests {
  /// The 0.999 quantiles of χ² with 1, 2, … degrees of freedom.
  private let quantiles = [10.828, 13.816, 16.266, 18.467, 20.515, 22.458, 24.322, 26.124]

  /// Logits that are hard on a step.
  private static let hostileRows: [[Float]] = [
    [-.infinity, 1e4, -1e4, 0, 1e4, -.infinity, 3, -1e4],
    [-1e4, -1e4, -1e4, -1e4, -1e4, -1e4, -1e4, -1e4],
    [-.infinity, -.infinity, -.infinity, -1e4, -.infinity, -.infinity, -.infinity, -.infinity],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [1e-30, -1e-30, 0, -0.0, 1e4, 9999, 9998, -1e30],
  ]

  @Test("names are options, each once")
  func names() {
    let names = SamplerParameter.all.map(\.name) + SamplerListParameter.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0.allSatisfy { $0 == "-" || $0.isASCII && $0.isLowercase } })
    let steps = SamplerStepDescriptor.all.map(\.name)
    #expect(Set(steps).count == steps.count)
  }

  @Test("every step has an example, in the order of the chain")
  func examples() throws {
    #expect(StepExample.all.map(\.name) == SamplerStepDescriptor.all.map(\.name))
    for example in StepExample.all {
      #expect(SamplerChain(try example.settings()).steps.map(\.name) == [example.name])
    }
  }

  @Test("at its no-op value a parameter makes no step, and logits keep their bits")
  func noOpValues() throws {
    for parameter in SamplerParameter.all {
      guard let value = parameter.noOpValue else {
        #expect(!parameter.needs.isEmpty)
        continue
      }
      #expect(SamplerChain(try SamplerSettings([parameter.name: value])).steps.isEmpty)
    }
    // All at once, and what only shapes other steps at some value.
    var settings = SamplerSettings()
    for parameter in SamplerParameter.all {
      try settings.set(parameter.name, to: parameter.noOpValue ?? parameter.defaultValue)
    }
    for list in SamplerListParameter.all { try settings.set(list.name, to: []) }
    var chain = SamplerChain(settings)
    #expect(chain.steps.isEmpty)
    var candidates = Candidates()
    var generator = SeededGenerator(seed: 1)
    for row in Self.hostileRows {
      try row.withUnsafeBufferPointer {
        try chain.apply($0, to: &candidates, context: StepExample.context, using: &generator)
      }
      let possible = row.filter { $0 > -.infinity }
      #expect(candidates.map(\.logit.bitPattern) == possible.map(\.bitPattern))
    }
  }

  @Test("steps that are made with no-op values leave every bit as it is")
  func noOpSteps() throws {
    let steps: [any SamplerStep] = [
      try BiasStep([2: 0]), BanStep([]), try PenaltiesStep(), try DRYStep(multiplier: 0),
      try TopNSigmaStep(0),
      try TopKStep(0), try TypicalStep(1), try TopPStep(1), try MinPStep(0), try XTCStep(probability: 0),
      try XTCStep(probability: 1, threshold: 1), try TemperatureStep(1),
      try DynamicTemperatureStep(temperature: 1, range: 0), try TemperatureCycleStep([]),
      try TemperatureCycleStep([1, 1]),
    ]
    for var step in steps {
      #expect(step.isNoOp, "\(step.name)")
      for row in Self.hostileRows {
        var candidates = try Candidates(logits: row)
        let before = Array(candidates)
        var generator = SeededGenerator(seed: 1)
        step.apply(to: &candidates, context: StepExample.context, using: &generator)
        #expect(Array(candidates) == before, "\(step.name)")
      }
    }
  }

  @Test("defaults are in range; NaN and the infinities are not, and the error says what would be right")
  func ranges() throws {
    for parameter in SamplerParameter.all {
      try parameter.validate(parameter.defaultValue)
      for value in [Double.nan, .infinity, -.infinity, -1000] {
        #expect {
          try SamplerSettings([parameter.name: value])
        } throws: {
          "\($0)".hasPrefix("\(parameter.name) is ") && "\($0)".hasSuffix("it must be \(parameter.accepted)")
        }
      }
    }
    for list in SamplerListParameter.all {
      for value in [Double.nan, .infinity, -.infinity, -1000] {
        var settings = SamplerSettings()
        #expect(throws: SamplerError.self) { try settings.set(list.name, to: [1, value]) }
      }
    }
  }

  @Test("what only shapes other steps does nothing alone, and is said to be unused")
  func needs() throws {
    let names = Set(SamplerParameter.all.map(\.name) + SamplerListParameter.all.map(\.name))
    for parameter in SamplerParameter.all where !parameter.needs.isEmpty {
      #expect(names.isSuperset(of: parameter.needs))
      let value = parameter.noOpValue == parameter.defaultValue ? 1 : parameter.defaultValue
      let settings = try SamplerSettings([parameter.name: value])
      #expect(SamplerChain(settings).steps.isEmpty)
      #expect(settings.unused.map(\.name) == [parameter.name])
      #expect(settings.unused.map(\.reason) == [.needs(parameter.needs)])
    }
    for example in StepExample.all { #expect(try example.settings().unused.isEmpty) }
  }

  @Test("100,000 draws with one step are as its paper says", arguments: StepExample.all)
  func frequencies(of example: StepExample) throws {
    try checkFrequencies(SamplerChain(example.settings()), StepExample.probabilities([example]), seed: 11)
  }

  @Test(
    "100,000 draws with the whole chain, steps that leave units out or mirostat", arguments: [false, true])
  func wholeChain(withMirostat: Bool) throws {
    let truncating = Set(SamplerStepDescriptor.all.filter(\.truncates).map(\.name))
    let examples = StepExample.all.filter { example in
      withMirostat
        ? !truncating.contains(example.name)
          && !["temperature", "dynamic-temperature"].contains(example.name)
        : !["temperature", "temperature-cycle", "mirostat"].contains(example.name)
    }
    var settings = SamplerSettings()
    for example in examples { try example.configure(&settings) }
    let chain = SamplerChain(settings)
    #expect(chain.steps.map(\.name) == examples.map(\.name))
    try checkFrequencies(chain, StepExample.probabilities(examples), seed: 12)
  }

  /// Every draw is the chain's first: a copy of it.
  private func checkFrequencies(_ chain: SamplerChain, _ probabilities: [Double], seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var candidates = Candidates()
    var counts = [Int](repeating: 0, count: StepExample.logits.count)
    let context = StepExample.context
    for _ in 0..<100_000 {
      var chain = chain
      let id = try chain.draw(StepExample.logits, in: &candidates, context: context, using: &generator)
      counts[Int(id)] += 1
    }
    let possible = probabilities.indices.filter { probabilities[$0] > 0 }
    #expect(possible.count > 1)
    #expect(probabilities.indices.allSatisfy { probabilities[$0] > 0 || counts[$0] == 0 })
    let statistic = chiSquare(possible.map { counts[$0] }, possible.map { probabilities[$0] })
    #expect(statistic < quantiles[possible.count - 2], "\(chain): \(counts), expected \(probabilities)")
  }

  @Test("generators of zeros and of ones draw what can be drawn, from any logits", arguments: StepExample.all)
  func hostileGenerators(example: StepExample) throws {
    for value in [0, UInt64.max] {
      for row in Self.hostileRows {
        var chain = SamplerChain(try example.settings())
        var candidates = Candidates()
        var generator = ConstantGenerator(value: value)
        let draws = Result {
          try (0..<3).map { _ in
            try chain.draw(row, in: &candidates, context: StepExample.context, using: &generator)
          }
        }
        guard let ids = try? draws.get() else {
          // Only who takes units out by name can leave nothing.
          #expect(example.name == "ban")
          continue
        }
        #expect(ids.allSatisfy { row[Int($0)] > -.infinity })
        // 1e4 against 0 is certain, whatever the step, unless it asks for the improbable.
        if row[1] == 1e4, !["xtc", "ban"].contains(example.name) {
          #expect(ids.allSatisfy { [1, 4].contains($0) })
        }
      }
    }
  }

  @Test("the order in which candidates come does not matter", arguments: StepExample.all)
  func orders(example: StepExample) throws {
    let step = try #require(SamplerChain(example.settings()).steps.first)
    var results: [[Candidate]] = []
    for order in [Candidates.Order.byID, .byLogit] {
      var (step, candidates) = (step, try Candidates(logits: StepExample.logits))
      candidates.sort(by: order)
      step.apply(to: &candidates, context: StepExample.context)
      candidates.sort(by: .byID)
      results.append(Array(candidates))
    }
    #expect(results[0].map(\.id) == results[1].map(\.id))
    for (one, other) in zip(results[0], results[1]) { #expect(abs(one.logit - other.logit) < 1e-6) }
  }

  @Test("what a user's step broke is never drawn, whatever comes after it", arguments: StepExample.all)
  func brokenLogits(example: StepExample) throws {
    struct Breaking: SamplerStep {
      let name = "breaking"
      let logit: Float
      func apply(to candidates: inout Candidates, context: SamplerContext) {
        candidates.updateLogits { $0.id == 6 ? logit : $0.logit }
      }
    }
    for logit in [Float.nan, .infinity] {
      var chain = SamplerChain([Breaking(logit: logit)] + SamplerChain(try example.settings()).steps)
      var candidates = Candidates()
      var generator = SeededGenerator(seed: 1)
      let outcome = Result {
        try chain.draw(StepExample.logits, in: &candidates, context: StepExample.context, using: &generator)
      }
      switch outcome {
      case .success(let id): #expect(id != 6)
      case .failure(let error):
        // Which of the two depends on what the step compares.
        let expected = [SamplerError.modelProducedNoNumbers(id: 6), .nothingLeft(after: example.name)]
        #expect((error as? SamplerError).map(expected.contains) == true)
      }
    }
  }
}
