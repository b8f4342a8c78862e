import CPUEngine
import CharRNNKit
import Generation
import LanguageModels
import Measurements

/// The cost of controlling generation: sampler chains compared with a model step, beam search compared with
/// single texts.
enum WritingBenchmark {
  static func run(in session: Session) throws {
    let shape = session.cases.writing
    for numbers in [NumberType.fp32, .bf16, .int8] {
      let workload = Workload(
        kind: .sampling, shape: shape, lanes: 1, numbers: numbers, threads: session.samplingThreads)
      session.tell("writing, \(numbers.rawValue), \(workload)")
      let engine = try EngineAdapter.makeEngine(shape, threads: session.samplingThreads, sampling: numbers)
      try chains(engine, workload, in: session)
      try beams(engine, workload, in: session)
    }
  }

  /// The time of a draw by a chain as a share of the model step that computes its logits.
  private static func chains(_ engine: CPUEngine, _ workload: Workload, in session: Session) throws {
    let step = ModelSteps(engine)
    let usual = ChainDraws(.usual, vocabularySize: workload.shape.vocabulary)
    let full = ChainDraws(SamplerChain(try fullSettings()), vocabularySize: workload.shape.vocabulary)
    let works: [(String, any PreparedWorkload)] = [("step", step), ("usual", usual), ("full", full)]
    let series = try session.rounds().run(
      works.map { name, work in
        Contender(name: name) { try work.run(seconds: session.trialSeconds) }
      })
    session.report.noteQuiet(of: series)
    guard let steps = series.speeds("step") else { return }
    for (name, title) in [("usual", "temperature 0.8"), ("full", "every step on")] {
      guard let speeds = series.speeds(name), let shares = Spread(of: steps, over: speeds),
        let spread = Spread(speeds)
      else { continue }
      var record = Record("writing", side: "charrnn", setting: "chain, \(title)")
      (record.workload, record.unit, record.values, record.spread) = (workload, "draws/s", speeds, spread)
      (record.share, record.disturbance) = (shares.median, series.disturbances.max())
      session.report.add(record)
      session.report.addRow(
        "sampler chain, \(title), V\(workload.shape.vocabulary)",
        ours: "\(Figure.time(1 / spread.median)) a draw",
        share:
          "\(Figure.percent(shares.median)) of a step, \(workload.numbers.rawValue) H\(workload.shape.hidden)"
      )
    }
  }

  /// A beam search with 8 beams compared with eight texts, one after the other.
  private static func beams(_ engine: CPUEngine, _ workload: Workload, in session: Session) throws {
    let (width, length) = (8, 200)
    let (shape, numbers) = (workload.shape, workload.numbers.rawValue)
    let generator = TextGenerator(model: engine, vocabulary: try .syllables(workload.shape.vocabulary))
    var singles = GenerationOptions(length: length, count: width, seed: 1)
    singles.streamsTogether = 1
    var beam = GenerationOptions(length: length, seed: 1)
    beam.beam = BeamOptions(beams: width)
    let series = try session.rounds().run(
      [("singles", singles), ("beam", beam)].map { name, options in
        let work = WholeTexts(generator, options, units: width * length)
        return Contender(name: name) { try work.run(seconds: session.trialSeconds) }
      })
    session.report.noteQuiet(of: series)
    guard let ours = series.speeds("beam"), let theirs = series.speeds("singles"), let spread = Spread(ours),
      let ratio = Spread(of: ours, over: theirs)
    else { return }
    var record = Record("writing", side: "charrnn", setting: "beam \(width)")
    (record.workload, record.unit, record.values, record.spread) = (workload, "chars/s", ours, spread)
    record.disturbance = series.disturbances.max()
    session.report.add(record)
    var ratios = Record("writing", side: "ratio", setting: "beam \(width) over \(width) single texts in turn")
    (ratios.workload, ratios.values, ratios.spread) = (workload, zip(ours, theirs).map { $0 / $1 }, ratio)
    session.report.add(ratios)
    session.report.addRow(
      "beam \(width) against \(width) texts in turn, \(numbers) V\(shape.vocabulary) H\(shape.hidden)",
      ours: "\(Figure.speed(spread.median)) chars/s", ratio: Figure.ratio(ratio))
  }

  /// All steps that can be combined; mirostat is left out because it would replace other steps.
  private static func fullSettings() throws -> SamplerSettings {
    try SamplerSettings([
      "repetition-penalty": 1.1, "presence-penalty": 0.1, "frequency-penalty": 0.1, "dry-multiplier": 0.8,
      "top-n-sigma": 2, "top-k": 40, "typical": 0.95, "top-p": 0.95, "min-p": 0.02, "xtc-probability": 0.5,
      "temperature": 0.8, "dynamic-temperature-range": 0.3,
    ])
  }
}

/// Draws by a chain, from logits distributed like those of a trained model, with a history of drawn units.
private final class ChainDraws: PreparedWorkload {
  private var chain: SamplerChain
  private let rows: [[Float]]
  private var candidates = Candidates()
  private var generator = SeededGenerator(seed: 1)
  private var history: [UInt32] = []
  private var row = 0

  init(_ chain: SamplerChain, vocabularySize: Int) {
    // Every text's chain begins with this step.
    self.chain = chain.preceded(by: BanStep([0]))
    var generator = SeededGenerator(seed: 2)
    rows = (0..<16).map { _ in
      (0..<vocabularySize).map { _ in
        // The sum of six uniform numbers is approximately normal, with a standard deviation of about 0.7.
        6 * ((0..<6).reduce(Float(0)) { sum, _ in sum + .random(in: 0..<1, using: &generator) } - 3) / 1.4
      }
    }
  }

  func doSome() throws -> Double {
    // Never longer than the range that any step looks back.
    if history.count == 2048 { history.removeAll(keepingCapacity: true) }
    row = (row + 1) % rows.count
    let id = try chain.draw(
      rows[row], in: &candidates, context: SamplerContext(given: history), using: &generator)
    history.append(id)
    return 1
  }
}

/// Generation of whole texts.
private final class WholeTexts: PreparedWorkload {
  private let generator: TextGenerator<CPUEngine>
  private let options: GenerationOptions
  private let units: Int

  init(_ generator: TextGenerator<CPUEngine>, _ options: GenerationOptions, units: Int) {
    self.generator = generator
    self.options = options
    self.units = units
  }

  func doSome() throws -> Double {
    try generator.generate(options: options)
    return Double(units)
  }
}
