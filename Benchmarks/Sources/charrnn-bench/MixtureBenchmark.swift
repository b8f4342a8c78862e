import CPUEngine
import LanguageModels
import Measurements
import MixtureModel
import NGramModel
import UnitSequences

/// What a step of a mixture costs beside the steps of the models in it.
enum MixtureBenchmark {
  static func run(in session: Session) throws {
    for shape in session.cases.mixtures {
      for numbers in [NumberType.fp32, .bf16, .int8] {
        let workload = Workload(
          kind: .sampling, shape: shape, lanes: 1, numbers: numbers, threads: session.samplingThreads)
        session.tell("mixture, \(numbers.rawValue), \(workload)")
        try measure(workload, in: session)
      }
    }
  }

  /// A network, a 5-gram and the mixture of both, in turns.
  private static func measure(_ workload: Workload, in session: Session) throws {
    let shape = workload.shape
    let network = try EngineAdapter.makeEngine(
      shape, threads: workload.threads, sampling: workload.numbers)
    let ngram = try NGramModel(
      counting: text(vocabularySize: shape.vocabulary),
      configuration: NGramConfiguration(order: 5, vocabularySize: shape.vocabulary))
    let mixture = MixtureModel([.init(network, weight: 0.7), .init(ngram, weight: 0.3)])
    let models: [(String, AnyLanguageModel)] = [
      ("network", AnyLanguageModel(network)), ("ngram", AnyLanguageModel(ngram)),
      ("mixture", AnyLanguageModel(mixture)),
    ]
    let series = try session.rounds().run(
      models.map { name, model in
        let steps = ModelSteps(model)
        return Contender(name: name) { try steps.run(seconds: session.trialSeconds) }
      })
    session.report.noteQuiet(of: series)
    guard let networks = series.speeds("network"), let ngrams = series.speeds("ngram"),
      let mixtures = series.speeds("mixture"), let spread = Spread(mixtures)
    else { return }
    // Of the steps of both, one after the other.
    let both = zip(networks, ngrams).map { 1 / (1 / $0 + 1 / $1) }
    guard let ratio = Spread(of: both, over: mixtures) else { return }
    var record = Record("mixture", side: "charrnn", setting: "network and 5-gram")
    (record.workload, record.unit, record.values, record.spread) = (workload, "steps/s", mixtures, spread)
    record.disturbance = series.disturbances.max()
    session.report.add(record)
    var ratios = Record("mixture", side: "ratio", setting: "time of a step over that of both models")
    (ratios.workload, ratios.values, ratios.spread) = (
      workload, zip(both, mixtures).map { $0 / $1 }, ratio
    )
    session.report.add(ratios)
    session.report.addRow(
      "mixture of a network and a 5-gram, \(workload.numbers.rawValue) V\(shape.vocabulary) H\(shape.hidden)",
      ours: "\(Figure.time(1 / spread.median)) a step",
      share: "\(Figure.percent(ratio.median)) of the steps of both")
  }

  /// A text whose units follow one another by rules that counting finds.
  private static func text(vocabularySize: Int) -> UnitSequence {
    var generator = SeededGenerator(seed: 1)
    var (before, last): (UInt32, UInt32) = (1, 2)
    return UnitSequence(
      (0..<400_000).map { _ in
        // One of a dozen that are likely after the two before, the first the likeliest.
        let choice = UInt32(min(generator.next() % 12, generator.next() % 12))
        let unit = (before &* 31 &+ last &* 17 &+ choice &* 131) % UInt32(vocabularySize - 1) + 1
        (before, last) = (last, unit)
        return unit
      })
  }
}
