import LanguageModels
import Testing
import Training
import UnitSequences

/// What an engine is given when a text consists of documents.
@Suite("Order of documents")
struct DocumentOrderTests {
  /// Documents of 0 to 9 units between boundaries (id 1); the units of each tell which it is.
  private let documents: [[UInt32]] = (0..<40).map { document in
    [1] + (0..<document % 10).map { UInt32(100 * document + 10 + $0) } + [1]
  }
  private var text: UnitSequence { UnitSequence(documents.flatMap { $0 }) }
  private var ends: [Int] { documents.indices.map { documents[...$0].reduce(0) { $0 + $1.count } } }

  /// The windows of some epochs of a run.
  private func windows(epochs: Int, seed: UInt64, lanes: Int = 3, steps: Int = 7) throws -> [[TrainingWindow]]
  {
    let engine = ScriptedEngine(vocabularySize: 5000)
    var options = TrainingOptions()
    (options.batchSize, options.sequenceLength, options.seed, options.epochs) = (lanes, steps, seed, epochs)
    let trainer = try Trainer(engine: engine, text: text, documentEnds: ends, options: options)
    try trainer.run { _ in .proceed }
    let perEpoch = trainer.layout.windowsPerEpoch
    return (0..<epochs).map { engine.readings[$0 * perEpoch..<($0 + 1) * perEpoch].map(\.window) }
  }

  /// What each lane of an epoch reads: a unit, what follows it, and whether the lane is reset before it.
  private func lanes(_ windows: [TrainingWindow]) -> [[(input: UInt32, target: UInt32, isReset: Bool)]] {
    (0..<windows[0].lanes).map { lane in
      windows.flatMap { window in
        (0..<window.steps).map { time in
          let place = time * window.lanes + lane
          return (window.inputs[place], window.targets[place], window.resets[place])
        }
      }
    }
  }

  @Test("Every pair is one of a document, none comes twice, and a lane is reset where a document begins")
  func pairs() throws {
    let pairs = Set(documents.flatMap { units in zip(units, units.dropFirst()).map { [$0, $1] } })
    for epoch in try windows(epochs: 3, seed: 5) {
      var seen: [[UInt32]] = []
      for lane in lanes(epoch) {
        for (place, pair) in lane.enumerated() {
          #expect(pairs.contains([pair.input, pair.target]))
          // Reset exactly before a boundary that begins a document: the one that ends it is only a target.
          #expect(pair.isReset == (pair.input == 1))
          if place > 0, !pair.isReset { #expect(lane[place - 1].target == pair.input) }
          if pair.target != 1 || pair.input != 1 { seen.append([pair.input, pair.target]) }
        }
      }
      #expect(Set(seen).count == seen.count)
      #expect(seen.count > 150)
    }
  }

  @Test("The order is a new one in every epoch, and a function of the random seed")
  func order() throws {
    func inputs(_ seed: UInt64) throws -> [[UInt32]] {
      try windows(epochs: 2, seed: seed).map { $0.flatMap(\.inputs) }
    }
    let (one, again, other) = (try inputs(1), try inputs(1), try inputs(2))
    #expect(one == again)
    #expect(one[0] != one[1] && one[0] != other[0])
  }
}
