import Foundation
import Testing
import Training

@Suite struct ScheduleTests {
  private func close(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-12 }

  @Test(arguments: Schedule.all.map(\.name)) func factorsLieBetweenZeroAndOne(_ name: String) throws {
    let schedule = try #require(Schedule.named(name))
    for total in [1, 2, 19, 20, 21, 100, 1500, 100_000] {
      for step in stride(from: 0, to: total, by: max(1, total / 500)) {
        let factor = schedule.factor(step, total)
        #expect(factor > 0 && factor <= 1, "\(factor) at step \(step) of \(total)")
      }
    }
  }

  @Test("An end that is not known yet does not disturb the beginning", arguments: Schedule.all.map(\.name))
  func unknownEnd(_ name: String) throws {
    let schedule = try #require(Schedule.named(name))
    for step in 0..<1000 { #expect((0...1).contains(schedule.factor(step, .max))) }
  }

  @Test func cosineAtItsLandmarks() {
    let factor = Schedule.cosine.factor
    // 2100 steps: 100 of warm-up, then 2000 down.
    #expect(close(factor(0, 2100), 0.01))
    #expect(close(factor(49, 2100), 0.5))
    #expect(close(factor(99, 2100), 1))
    #expect(close(factor(100, 2100), 1))
    #expect(close(factor(1100, 2100), 0.51))
    #expect(close(factor(600, 2100), 0.02 + 0.98 * (1 + 0.5.squareRoot()) / 2))
    #expect(close(factor(2100, 2100), 0.02))
  }

  @Test func cosineWarmsUpOverATwentiethOfAShortRun() {
    let factors = (0..<6).map { Schedule.cosine.factor($0, 100) }
    for (step, expected) in [0.2, 0.4, 0.6, 0.8, 1, 1].enumerated() {
      #expect(close(factors[step], expected))
    }
  }

  @Test func cosineOfVeryShortRunsBeginsAtTheFullRate() {
    #expect(Schedule.cosine.factor(0, 1) == 1)
    #expect(Schedule.cosine.factor(0, 19) == 1)
  }

  @Test(arguments: [30, 500, 5000]) func cosineFallsAfterTheWarmUp(total: Int) {
    let factors = (min(100, total / 20)...total).map { Schedule.cosine.factor($0, total) }
    #expect(zip(factors, factors.dropFirst()).allSatisfy { $0 > $1 })
  }
}
