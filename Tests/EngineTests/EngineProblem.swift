import LanguageModels
import Testing

/// Makes an engine whose parameters are then set.
typealias EngineFactory = @Sendable (ModelConfiguration) -> any Engine

/// A model, a window and a state with nothing special about them: what engines are tried on.
///
/// Every number, biases and initial state included, is random and not small; some targets are ignored.
struct EngineProblem: Sendable, Hashable, CustomTestStringConvertible {
  var configuration: ModelConfiguration
  var lanes: Int
  var steps: Int
  /// 0 for no dropout.
  var dropProbability: Float = 0
  var dropPlaces = Dropout.Places.all
  var isLocked = false
  /// 0 for whole recurrent matrices.
  var weightDrop: Float = 0
  /// Whether documents begin inside the window.
  var hasResets = false
  var seed: UInt64 = 1

  /// A problem in the letters of the house.
  init(
    cell: String = LayerDescriptor.lstm.name, v: Int, d: Int, h: Int, l: Int, n: Int, t: Int, c: Int = 4,
    dropout: Float = 0, places: Dropout.Places = .all, locked: Bool = false, weightDrop: Float = 0,
    tied: Bool = false, composed: Bool = false, resets: Bool = false, seed: UInt64 = 1
  ) {
    configuration = ModelConfiguration(
      cell: cell, vocabularySize: v, embeddingSize: d, hiddenSize: h, layers: l, context: c, isTied: tied,
      composition: composed ? .example(units: v) : nil)
    (lanes, steps, dropProbability, self.seed) = (n, t, dropout, seed)
    (dropPlaces, isLocked, self.weightDrop, hasResets) = (places, locked, weightDrop, resets)
  }

  var testDescription: String {
    let c = configuration
    let sizes =
      "\(c.cell) V=\(c.vocabularySize) D=\(c.embeddingSize) H=\(c.hiddenSize) L=\(c.layers) N=\(lanes) T=\(steps)"
    let dropped =
      dropProbability > 0 ? "p=\(dropProbability) \(dropPlaces.names) \(isLocked ? "locked" : "plain")" : nil
    return [
      sizes, c.composition == nil ? nil : "composed", c.isTied ? "tied" : nil, dropped,
      weightDrop > 0 ? "weight-drop \(weightDrop)" : nil, hasResets ? "resets" : nil,
    ].compactMap { $0 }.joined(separator: ", ")
  }

  var table: ParameterTable { ParameterTable(for: configuration) }

  var dropout: Dropout? {
    guard dropProbability > 0 || weightDrop > 0 else { return nil }
    return Dropout(
      probability: dropProbability, places: dropPlaces, isLocked: isLocked, weightProbability: weightDrop,
      seed: seed, step: 5)
  }

  /// The same problem with no unit of a rectifier near the point where its slope jumps: rounding there
  /// changes a gradient by more than it rounds. Half of the units are on and half are off.
  var awayFromKinks: EngineProblem {
    var problem = self
    problem.isAwayFromKinks = Self.withKinks.contains(configuration.cell)
    return problem
  }
  private var isAwayFromKinks = false
  /// The layers with a function whose slope jumps: the rectifier, and what makes the candidate of the minimal
  /// GRU positive.
  static let withKinks = [LayerDescriptor.rnnReLU.name, LayerDescriptor.minGRU.name]

  /// Standard deviation 1 / √columns for matrices, 0.5 for vectors and the embedding.
  func parameters() -> [Float] {
    var generator = SeededGenerator(seed: seed &* 4 &+ 1)
    var arena = [Float](repeating: 0, count: table.arenaCount)
    for entry in table.entries {
      let isLookedUp = [table.embedding.own, table.embedding.parts].contains(entry)
      let scale = entry.columns > 1 && !isLookedUp ? 1 / Double(entry.columns).squareRoot() : 0.5
      for place in entry.range { arena[place] = Float(scale * generator.standardNormal()) }
      guard isAwayFromKinks, entry.name.hasPrefix("rnn.") else { continue }
      for place in entry.range {
        if entry.name.hasPrefix("rnn.bias_ih") {
          arena[place] = arena[place] < 0 ? -3 : 3
        } else {
          arena[place] *= 0.2
        }
      }
    }
    return arena
  }

  func initialState() -> RecurrentState {
    var generator = SeededGenerator(seed: seed &* 4 &+ 2)
    var state = RecurrentState(for: configuration, streams: lanes)
    for (layer, parts) in state.layout.parts.enumerated() {
      for (number, part) in parts.enumerated() {
        let start = state.offset(layer: layer, part: number)
        for place in 0..<lanes * part.width {
          if !part.holdsUnits {
            state.values[start + place] = Float(0.5 * generator.standardNormal())
          } else if place % part.width >= part.width - place / part.width {
            // Ids and 1; each stream remembers more units than the one before it, up to all.
            state.values[start + place] = Float(
              UInt32.random(in: 1...UInt32(configuration.vocabularySize), using: &generator))
          }
        }
      }
    }
    return state
  }

  /// About one target in eight is ignored, but never the first; with resets, a document begins before about
  /// one step in four, and twice in a row in lane 0.
  func window() -> TrainingWindow {
    var generator = SeededGenerator(seed: seed &* 4 &+ 3)
    let range = 0..<UInt32(configuration.vocabularySize)
    var window = TrainingWindow(lanes: lanes, capacity: steps)
    for place in window.inputs.indices {
      window.inputs[place] = UInt32.random(in: range, using: &generator)
      window.targets[place] = UInt32.random(in: range, using: &generator)
      if place > 0 && UInt64.random(in: 0..<8, using: &generator) == 0 {
        window.targets[place] = TrainingWindow.ignoredTarget
      }
    }
    if hasResets {
      window.resets = window.inputs.indices.map { place in
        UInt64.random(in: 0..<4, using: &generator) == 0 || place == lanes || place == 2 * lanes
      }
    }
    return window
  }

  /// The engine with this problem's parameters.
  func engine(_ makeEngine: EngineFactory) -> any Engine {
    let engine = makeEngine(configuration)
    engine.setParameters(parameters())
    return engine
  }
}

extension UnitComposition {
  /// Units with three parts, two, one and none, and a few more that can only be read.
  static func example(units: Int) -> UnitComposition {
    let parts = 7
    func places(_ unit: Int) -> [UInt32] {
      (0..<3).map { $0 < 3 - unit % 4 ? UInt32((unit * 5 + $0 * ($0 + 1)) % parts) : noPart }
    }
    return UnitComposition(
      name: "example", partCount: parts, partsPerUnit: 3, index: (0..<units).flatMap(places),
      readOnlyIndex: (1..<4).flatMap { places(4 * $0) })
  }
}

extension TrainingWindow {
  /// Some steps of this window as a window of its own.
  func part(_ range: Range<Int>) -> TrainingWindow {
    var part = TrainingWindow(lanes: lanes, capacity: range.count)
    let places = range.lowerBound * lanes..<range.upperBound * lanes
    part.inputs = Array(inputs[places])
    part.targets = Array(targets[places])
    if !resets.isEmpty { part.resets = Array(resets[places]) }
    return part
  }

  /// Some steps of one lane as a window of its own, which is reset nowhere.
  func part(_ range: Range<Int>, ofLane lane: Int) -> TrainingWindow {
    var part = TrainingWindow(lanes: 1, capacity: range.count)
    part.inputs = range.map { inputs[$0 * lanes + lane] }
    part.targets = range.map { targets[$0 * lanes + lane] }
    return part
  }

  /// This window with the targets ignored for which `isCharged` is false.
  func charging(_ isCharged: (_ place: Int) -> Bool) -> TrainingWindow {
    var window = self
    for place in targets.indices where !isCharged(place) {
      window.targets[place] = Self.ignoredTarget
    }
    return window
  }
}

extension RecurrentState {
  /// Makes some streams start again.
  mutating func reset(_ streams: [Int], as configuration: ModelConfiguration) {
    let count = self.streams
    join(RecurrentState(for: configuration, streams: 1))
    select((0..<count).map { streams.contains($0) ? count : $0 })
  }
}
