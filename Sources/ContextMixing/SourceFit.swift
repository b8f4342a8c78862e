import LanguageModels
import UnitSequences

/// Fits how much the counts and a network are trusted, to blocks of the training text that the network has
/// not seen. The blocks' own occurrences are taken out of the counts.
struct SourceFit {
  let text: UnitSequence
  let ends: [Int]
  let traits: UnitTraits
  let mixer: Mixer
  let unitCounts: [UInt32]
  let blocks: [Range<Int>]

  /// What happened at the nodes of one block.
  typealias Block = [SourceMixer.Event]

  /// The network reads so many units before a block.
  private static let warmUp = 256

  /// Reads all blocks, side by side.
  ///
  /// - Returns: Nil if `isWanted` stopped it.
  func read(with network: AnyLanguageModel, isWanted: (Double) -> Bool) -> [Block]? {
    let occurrences = Occurrences(
      of: blocks, in: text, ends: ends, traits: traits, unitCounts: unitCounts, mixer: mixer)
    mixer.setUnigrams(occurrences.unitCounts)
    defer { mixer.setUnigrams(unitCounts) }
    var histories = occurrences.histories
    var state = network.initialState(streams: blocks.count)
    var rows: [Float] = []
    var read: [Block] = Array(repeating: [], count: blocks.count)
    let steps = blocks.map(\.count).max() ?? 0
    let endings = Set(ends)
    func begins(_ place: Int) -> Bool { place == 0 || endings.contains(place) }
    let firsts = blocks.indices.map { blocks[..<$0].reduce(0) { $0 + $1.count } }
    for step in -Self.warmUp..<steps {
      // The unit before the one that is predicted; a block that is shorter than others goes on reading its
      // last.
      let units = blocks.map { text[max(0, min($0.lowerBound + step, $0.upperBound) - 1)] }
      let starting = blocks.indices.filter { begins(blocks[$0].lowerBound + step - 1) }
      network.reset(starting, of: &state)
      network.advance(&state, reading: units, probabilities: &rows)
      guard step >= 0 else { continue }
      guard isWanted(Double(step) / Double(steps)) else { return nil }
      for (index, block) in blocks.enumerated() {
        let place = block.lowerBound + step
        guard place < block.upperBound else { continue }
        if begins(place) {
          // Nothing predicts the first unit of a text.
          histories[index] = ContextHistory()
          histories[index].read(text[place], traits)
          continue
        }
        rows.withUnsafeBufferPointer { rows in
          if let start = rows.baseAddress { mixer.setNetwork(start + index * mixer.tree.count) }
        }
        let own = (occurrences: occurrences, place: firsts[index] + step)
        mixer.begin(histories[index], occurrences.at(own.place), without: own)
        // The network does not know a unit that occurs nowhere else, nor do the counts then.
        let unit = text[place]
        _ = mixer.probability(of: occurrences.unitCounts[Int(unit)] == 0 ? 0 : unit) { y in
          if let sources = mixer.sources { read[index].append(sources.event(y)) }
        }
        histories[index].read(unit, traits)
      }
    }
    return read
  }

  /// How often events are read: more often if there are many, since few are soon learned by heart.
  private static func passes(events: Int) -> Int { events < 100_000 ? 1 : 3 }

  /// Fits weights to events: first one row for all, then each row on its own from there, in smaller steps.
  static func fit(_ weights: inout SourceWeights, to blocks: [Block], unitCount: Int) {
    let memory = SourceMemory(weights)
    let mixer = SourceMixer(weights: memory, unitCount: unitCount, steps: 0, hasNetwork: true)
    let events = blocks.flatMap { $0 }
    mixer.sharesRows = true
    let passes = passes(events: events.count)
    learn(events, mixer, passes: passes, rate: 0.01)
    mixer.sharesRows = false
    memory.spreadFirstRows()
    learn(events, mixer, passes: passes, rate: 0.003)
    memory.copy(to: &weights)
  }

  private static func learn(_ events: [SourceMixer.Event], _ mixer: SourceMixer, passes: Int, rate: Float) {
    var order = Array(events.indices)
    var generator = SeededGenerator(seed: 1)
    let total = Float(passes * events.count)
    var done: Float = 0
    for _ in 0..<passes {
      order.shuffle(using: &generator)
      for index in order {
        _ = mixer.probability(events[index])
        let rate = rate * max(0.02, 1 - done / total)
        mixer.learn(step: 0, events[index].y, SourceMixer.Rate(weights: rate, last: rate * 0.2, mapLimit: 1))
        done += 1
      }
    }
  }

  /// Adds the losses of blocks, in nats.
  static func add(
    _ blocks: [Block], to losses: inout HybridLosses, _ weights: SourceWeights, unitCount: Int
  ) {
    let mixer = SourceMixer(
      weights: SourceMemory(weights), unitCount: unitCount, steps: 0, hasNetwork: true)
    for event in blocks.joined() {
      func loss(_ p: Float) -> Double {
        -Double(Numerics.logarithm(max(event.y > 0.5 ? p : 1 - p, .leastNormalMagnitude)))
      }
      losses.network += loss(Numerics.logistic(event.network))
      losses.counts += loss(Numerics.logistic(event.counts))
      losses.hybrid += loss(mixer.probability(event))
    }
  }
}

/// What a unit of text that the network has not seen costs each part of a hybrid.
public struct HybridLosses: Sendable, Equatable {
  /// The loss of the network alone, in nats a unit.
  public var network: Double
  /// That of the counts alone.
  public var counts: Double
  /// That of both together, with weights that were fitted to other blocks.
  public var hybrid: Double
}
