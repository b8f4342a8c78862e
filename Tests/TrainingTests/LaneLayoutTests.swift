import LanguageModels
import Testing
import Training
import UnitSequences

/// How a text of so many units is to be cut.
struct Cut: Sendable, CustomTestStringConvertible {
  let units: Int
  let batchSize: Int
  let sequenceLength: Int

  var testDescription: String { "\(units) units, N=\(batchSize), T=\(sequenceLength)" }

  func layout() throws -> LaneLayout {
    try LaneLayout(units: units, batchSize: batchSize, sequenceLength: sequenceLength)
  }

  static let several = [
    Cut(units: 2, batchSize: 32, sequenceLength: 128), Cut(units: 3, batchSize: 1, sequenceLength: 1),
    Cut(units: 100, batchSize: 32, sequenceLength: 128), Cut(units: 100, batchSize: 1, sequenceLength: 99),
    Cut(units: 200, batchSize: 32, sequenceLength: 128), Cut(units: 1000, batchSize: 3, sequenceLength: 16),
    Cut(units: 997, batchSize: 7, sequenceLength: 10), Cut(units: 20_000, batchSize: 4, sequenceLength: 64),
    Cut(units: 5003, batchSize: 4, sequenceLength: 2), Cut(units: 70_001, batchSize: 32, sequenceLength: 128),
  ]
}

@Suite struct LaneLayoutTests {
  /// Every window of an epoch.
  private func windows(of layout: LaneLayout, _ text: UnitSequence, entry: Int = 0) -> [TrainingWindow] {
    (0..<layout.windowsPerEpoch).map { index in
      var window = TrainingWindow(lanes: layout.lanes, capacity: layout.windowLength)
      layout.fill(&window, from: text, index: index, entry: entry)
      return window
    }
  }

  /// A text whose unit at each place is the number of the place.
  private func numberedText(_ count: Int) -> UnitSequence { .wide(Array(0..<UInt32(count))) }

  @Test(arguments: Cut.several) func targetsAreTheUnitsAfterTheInputs(_ cut: Cut) throws {
    let layout = try cut.layout()
    for window in windows(of: layout, numberedText(cut.units), entry: layout.slack) {
      #expect(window.targets == window.inputs.map { $0 + 1 })
    }
  }

  @Test(arguments: Cut.several) func lanesReadOnWithoutGapFromWindowToWindow(_ cut: Cut) throws {
    let layout = try cut.layout()
    let windows = windows(of: layout, numberedText(cut.units))
    for lane in 0..<layout.lanes {
      let read = windows.flatMap { window in
        (0..<layout.windowLength).map { window.inputs[$0 * layout.lanes + lane] }
      }
      let first = UInt32(lane * layout.laneLength)
      #expect(read == Array(first..<first + UInt32(read.count)))
    }
  }

  @Test(arguments: Cut.several) func noTargetComesTwiceInAnEpoch(_ cut: Cut) throws {
    let layout = try cut.layout()
    let targets = windows(of: layout, numberedText(cut.units)).flatMap(\.targets)
    #expect(Set(targets).count == targets.count)
    #expect(targets.allSatisfy { $0 < UInt32(cut.units) })
  }

  @Test("Less than a window of each lane is left out, and the slack", arguments: Cut.several)
  func littleIsLeftOut(_ cut: Cut) throws {
    let layout = try cut.layout()
    let used = layout.lanes * layout.windowsPerEpoch * layout.windowLength
    // What the division by the lanes leaves is less than a unit a lane.
    #expect(cut.units - 1 - used - layout.slack < layout.lanes * cut.sequenceLength)
    #expect(layout.windowLength <= cut.sequenceLength)
  }

  @Test func longTextsGetEverythingThatWasAskedFor() throws {
    let layout = try LaneLayout(units: 1_000_001, batchSize: 32, sequenceLength: 128)
    #expect(layout.lanes == 32)
    #expect(layout.windowLength == 128)
    #expect(layout.laneLength == (1_000_000 - 128) / 32)
    #expect(layout.windowsPerEpoch == layout.laneLength / 128)
  }

  @Test("Windows are shortened where that leaves less over")
  func windowsAreEvenedOut() throws {
    // 150 = 3 · 50, and 2 · 64 would leave 22.
    let layout = try LaneLayout(units: 151, batchSize: 1, sequenceLength: 64)
    #expect((layout.windowsPerEpoch, layout.windowLength) == (3, 50))
  }

  @Test("A small text gets fewer lanes first, then a shorter window")
  func smallTextsShrink() throws {
    func shape(_ units: Int) throws -> [Int] {
      let layout = try LaneLayout(units: units, batchSize: 32, sequenceLength: 128)
      return [layout.lanes, layout.windowLength, layout.windowsPerEpoch]
    }
    #expect(try shape(32 * 128 + 1) == [32, 128, 1])
    #expect(try shape(32 * 128) == [31, 66, 2])
    #expect(try shape(257) == [2, 128, 1])
    #expect(try shape(129) == [1, 128, 1])
    #expect(try shape(128) == [1, 127, 1])
    #expect(try shape(2) == [1, 1, 1])
  }

  @Test(arguments: [0, 1]) func aSingleUnitIsNoText(units: Int) {
    #expect(throws: TrainingError.textTooShort(units: units, minimum: 2)) {
      try LaneLayout(units: units, batchSize: 1, sequenceLength: 1)
    }
  }

  @Test func narrowAndWideIdsAreReadAlike() throws {
    let narrow = randomText(units: 500, vocabularySize: 300)
    let wide = UnitSequence.wide((0..<500).map { narrow[$0] })
    let layout = try LaneLayout(units: 500, batchSize: 3, sequenceLength: 20)
    for (one, other) in zip(windows(of: layout, narrow), windows(of: layout, wide)) {
      #expect(one.inputs == other.inputs)
      #expect(one.targets == other.targets)
    }
  }

  @Test("Epochs enter a long text at different places, the same for the same seed")
  func entries() throws {
    let layout = try LaneLayout(units: 20_000, batchSize: 4, sequenceLength: 64)
    #expect(layout.slack == 64)
    let entries = (0..<50).map { layout.entry(epoch: $0, seed: 7) }
    #expect(entries[0] == 0)
    #expect(entries.allSatisfy { (0...layout.slack).contains($0) })
    #expect(Set(entries).count > 20)
    #expect(entries == (0..<50).map { layout.entry(epoch: $0, seed: 7) })
    #expect(entries != (0..<50).map { layout.entry(epoch: $0, seed: 8) })
  }

  @Test func shortTextsAreAlwaysEnteredAtTheBeginning() throws {
    let layout = try LaneLayout(units: 1000, batchSize: 4, sequenceLength: 64)
    #expect((0..<20).allSatisfy { layout.entry(epoch: $0, seed: 3) == 0 })
  }
}
