import Foundation
import Testing
import Training

@Suite struct ScheduleTests {
  private func close(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-12 }

  /// The factors of some steps of a run.
  private func factors(
    _ rates: LearningRates, _ steps: some Sequence<Int>, of total: Int, epoch: Int = 0, plateaus: Int = 0
  ) -> [Double] {
    steps.map {
      rates.factor(at: SchedulePoint(step: $0, totalSteps: total, epoch: epoch, plateaus: plateaus))
    }
  }

  private func expect(_ factors: [Double], _ expected: [Double]) {
    #expect(factors.count == expected.count && zip(factors, expected).allSatisfy(close), "\(factors)")
  }

  @Test("Schedules are found by their names, which are distinct; usual constants are in range")
  func registry() {
    #expect(Set(Schedule.all.map(\.name)) == ["cosine", "constant", "step", "exponential", "plateau"])
    #expect(Schedule.all.count == 5)
    for schedule in Schedule.all {
      #expect(Schedule.named(schedule.name)?.summary == schedule.summary)
      #expect(schedule.constants.allSatisfy { $0.range.contains($0.usual) }, "\(schedule.name)")
    }
    #expect(Schedule.named("Cosine") == nil)
  }

  @Test(arguments: Schedule.all.map(\.name), [nil, 0, 1, 50]) func factorsLieBetweenZeroAndOne(
    _ name: String, warmUp: Int?
  ) throws {
    let rates = LearningRates(try #require(Schedule.named(name)), warmUpSteps: warmUp)
    for total in [1, 2, 19, 20, 21, 100, 1500, 100_000] {
      for step in stride(from: 0, to: total, by: max(1, total / 500)) {
        for (epoch, plateaus) in [(0, 0), (step / 10, 0), (3, 7)] {
          let factor = factors(rates, [step], of: total, epoch: epoch, plateaus: plateaus)[0]
          let isRight = factor >= 0 && factor <= 1 && (factor > 0 || epoch > 1000)
          #expect(isRight, "\(factor) at step \(step) of \(total)")
        }
      }
    }
  }

  @Test("An end that is not known yet does not disturb the beginning", arguments: Schedule.all.map(\.name))
  func unknownEnd(_ name: String) throws {
    let rates = LearningRates(try #require(Schedule.named(name)))
    for factor in factors(rates, 0..<1000, of: .max) { #expect(factor > 0 && factor <= 1) }
  }

  @Test("Every schedule warms up over as many steps as are asked for", arguments: Schedule.all.map(\.name))
  func warmUp(_ name: String) throws {
    let rates = LearningRates(try #require(Schedule.named(name)), warmUpSteps: 4)
    expect(factors(rates, 0..<5, of: 1_000_000_000), [0.25, 0.5, 0.75, 1, 1])
  }

  @Test func cosineAtItsLandmarks() {
    // 2100 steps: 100 of warm-up, then 2000 down.
    expect(
      factors(LearningRates(.cosine), [0, 49, 99, 100, 1100, 600, 2100], of: 2100),
      [0.01, 0.5, 1, 1, 0.51, 0.02 + 0.98 * (1 + 0.5.squareRoot()) / 2, 0.02])
  }

  @Test func cosineComesDownToTheFinalShare() {
    let rates = LearningRates(.cosine, constants: ["final_share": 0.5], warmUpSteps: 0)
    expect(factors(rates, [0, 500, 1000], of: 1000), [1, 0.75, 0.5])
  }

  @Test func cosineWarmsUpOverATwentiethOfAShortRun() {
    expect(factors(LearningRates(.cosine), 0..<6, of: 100), [0.2, 0.4, 0.6, 0.8, 1, 1])
  }

  @Test func cosineOfVeryShortRunsBeginsAtTheFullRate() {
    expect(factors(LearningRates(.cosine), [0], of: 1), [1])
    expect(factors(LearningRates(.cosine), [0], of: 19), [1])
  }

  @Test(arguments: [30, 500, 5000]) func cosineFallsAfterTheWarmUp(total: Int) {
    let factors = factors(LearningRates(.cosine), min(100, total / 20)...total, of: total)
    #expect(zip(factors, factors.dropFirst()).allSatisfy { $0 > $1 })
  }

  @Test func constantStaysAtTheFullRate() {
    expect(
      factors(LearningRates(.constant), [0, 1, 500, 999], of: 1000, epoch: 7, plateaus: 5), [1, 1, 1, 1])
  }

  @Test func stepFallsAfterEveryFewEpochs() {
    let rates = LearningRates(.step, constants: ["decay_factor": 0.1, "decay_epochs": 3])
    let byEpoch = (0..<8).map { factors(rates, [11 * $0], of: 88, epoch: $0, plateaus: 4)[0] }
    expect(byEpoch, [1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01])
  }

  @Test func exponentialFallsByTheSameShareAtEveryStep() {
    let rates = LearningRates(.exponential, constants: ["final_share": 0.01])
    expect(factors(rates, [0, 50, 100], of: 100), [1, 0.1, 0.01])
    let factors = factors(LearningRates(.exponential), 0...40, of: 40)
    #expect(zip(factors, factors.dropFirst()).allSatisfy { close($1 / $0, factors[1]) })
    #expect(close(factors[40], 0.02))
  }

  @Test func plateauFallsWithEachPlateau() {
    let byPlateau = (0..<4).map { factors(LearningRates(.plateau), [500], of: 1000, plateaus: $0)[0] }
    expect(byPlateau, [1, 0.25, 0.0625, 0.015625])
    let halved = LearningRates(.plateau, constants: ["decay_factor": 0.5])
    expect(factors(halved, [500], of: 1000, plateaus: 3), [0.125])
  }
}
