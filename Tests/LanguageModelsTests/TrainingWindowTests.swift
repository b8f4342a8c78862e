import LanguageModels
import Testing
import UnitSequences

@Suite("Training window")
struct TrainingWindowTests {
  @Test("An empty window charges nothing")
  func empty() {
    let window = TrainingWindow(lanes: 2, capacity: 3)
    #expect(window.steps == 3)
    #expect(window.inputs.count == 6 && window.targets.count == 6)
    #expect(window.chargedCount == 0)
  }

  @Test("A shortened window counts only the targets of its steps")
  func resize() {
    var window = TrainingWindow(lanes: 2, capacity: 3)
    window.targets = [1, 2, 3, TrainingWindow.ignoredTarget, 4, 5]
    #expect(window.chargedCount == 5)
    window.resize(steps: 2)
    #expect(window.steps == 2)
    #expect(window.chargedCount == 3)
    window.resize(steps: 3)
    #expect(window.chargedCount == 5)
  }

  @Test("Resets are told by step and lane")
  func resets() {
    var window = TrainingWindow(lanes: 2, capacity: 3)
    #expect(!window.hasResets && window.resetLanes(at: 1).isEmpty && window.lastReset(ofLane: 0) == nil)
    window.resets = [false, false, true, false, true, true]
    #expect(window.hasResets)
    #expect(window.resetLanes(at: 0) == [] && window.resetLanes(at: 1) == [0])
    #expect(window.lastReset(ofLane: 0) == 2 && window.lastReset(ofLane: 1) == 2)
    window.resize(steps: 1)
    #expect(!window.hasResets && window.lastReset(ofLane: 0) == nil)
  }

  @Test("The mean loss is over charged targets, and 0 where there are none")
  func result() {
    #expect(WindowResult(lossSum: 6, count: 4).loss == 1.5)
    #expect(WindowResult(lossSum: 0, count: 0).loss == 0)
  }
}

@Suite("Unit sequence")
struct UnitSequenceTests {
  @Test(
    "Both widths are read alike",
    arguments: [UnitSequence.narrow([7, 65_535, 3, 9]), .wide([7, 65_535, 3, 9])])
  func access(sequence: UnitSequence) {
    #expect(sequence.count == 4)
    #expect(sequence[1] == 65_535)
  }

  @Test("Wide ids exceed two bytes")
  func wide() {
    #expect(UnitSequence.wide([1_114_111])[0] == 1_114_111)
  }
}
