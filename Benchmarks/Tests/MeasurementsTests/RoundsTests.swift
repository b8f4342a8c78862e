import Measurements
import Testing

/// Taking turns, and what counts as quiet.
@Suite struct RoundsTests {
  /// Trials on a machine whose other programs keep it busy for so many seconds during each.
  private final class Scene {
    var turns: [String] = []
    var busy = 0.0
    var othersBusy: [Double]

    init(othersBusy: [Double]) { self.othersBusy = othersBusy }

    func contender(_ name: String) -> Contender {
      Contender(name: name) { [self] in
        turns.append(name)
        // The trial's own processor time, and what the others took. All others of a test are far from the
        // threshold.
        busy += 0.5 + (othersBusy.isEmpty ? 0 : othersBusy.removeFirst())
        return Trial(units: Double(turns.count), seconds: 1, processorSeconds: 0.5)
      }
    }

    func rounds(_ count: Int) -> Rounds {
      var plan = RoundPlan()
      plan.rounds = count
      var rounds = Rounds(plan: plan)
      rounds.rest = {}
      rounds.cores = 2
      rounds.busySeconds = { self.busy }
      return rounds
    }
  }

  @Test("A B A B, with the limit before each round")
  func takesTurns() throws {
    let scene = Scene(othersBusy: [])
    let series = try scene.rounds(3).run([scene.contender("A"), scene.contender("B")]) {
      scene.turns.append("limit")
    }
    #expect(scene.turns == ["limit", "A", "B", "limit", "A", "B", "limit", "A", "B"])
    #expect(series.speeds("A") == [2, 5, 8] && series.speeds("B") == [3, 6, 9])
    #expect(series.speeds("C") == nil)
  }

  @Test("A disturbed round is made again and does not count")
  func repeatsDisturbedRounds() throws {
    // The B of the first round, then quiet.
    let scene = Scene(othersBusy: [0, 1000])
    let series = try scene.rounds(2).run([scene.contender("A"), scene.contender("B")])
    #expect(scene.turns == ["A", "B", "A", "B", "A", "B"])
    #expect(series.speeds("A") == [3, 5])
    #expect(series.disturbances == [0, 0])
  }

  @Test("Where it is never quiet, the quietest rounds count, and say so")
  func keepsTheQuietest() throws {
    let scene = Scene(othersBusy: [4e9, 1e9, 3e9, 2e9])
    let series = try scene.rounds(2).run([scene.contender("A")])
    #expect(series.speeds("A") == [2, 4])
    #expect(series.disturbances.allSatisfy { $0 > scene.rounds(2).plan.quietShare })
  }
}
