import Foundation
import Platform

/// One side of a comparison.
public struct Contender {
  /// Who and how.
  public let name: String
  /// Does it once.
  public let go: () throws -> Trial

  /// A side that a closure stands for.
  public init(name: String, go: @escaping () throws -> Trial) {
    self.name = name
    self.go = go
  }
}

/// How often, and how quiet the machine has to be.
public struct RoundPlan: Sendable {
  /// Rounds that count.
  public var rounds = 5
  /// Seconds to wait before a round until the machine is quiet; 0 does not wait.
  public var patience = 0.0
  /// The share of the machine that other programs may use during a trial that counts as quiet.
  public var quietShare = 0.05

  /// Five rounds, without waiting.
  public init() {}
}

/// What the rounds gave.
public struct RoundSeries: Sendable {
  /// The names of the contenders, in their order.
  public let names: [String]
  /// The trials of each contender, one a round.
  public internal(set) var trials: [[Trial]]
  /// The greatest share of the machine that other programs used during a trial of each round.
  public internal(set) var disturbances: [Double]
  /// The greatest share of the machine that contenders used while it was another's turn.
  public internal(set) var idleShare = 0.0

  /// The speeds of a contender, one a round; nil if it did not take part.
  public func speeds(_ name: String) -> [Double]? {
    names.firstIndex(of: name).map { trials[$0].map(\.speed) }
  }
}

/// Lets contenders take turns, A B A B …, so that whatever slows the machine down for a while slows all of
/// them.
///
/// A round in which other programs used more than ``RoundPlan/quietShare`` of the machine is made again, up
/// to twice as many rounds in all; if there are still not enough quiet ones, the quietest count.
public struct Rounds {
  /// How often.
  public var plan: RoundPlan
  /// Processes that belong to the contenders.
  public var processes: [pid_t]
  /// Seconds that the machine's cores have been busy so far.
  package var busySeconds: () -> Double? = { MachineUse.busySeconds }
  /// How many cores there are.
  package var cores = ProcessInfo.processInfo.activeProcessorCount
  /// What gives the side that was at work the time to fall asleep: libraries spin for a moment.
  package var rest: () -> Void = { usleep(30_000) }

  /// Rounds of contenders that live in these processes.
  public init(plan: RoundPlan, processes: [pid_t] = []) {
    self.plan = plan
    self.processes = processes
  }

  /// Makes the rounds.
  ///
  /// - Parameter beforeRound: Called before each: to measure a limit in the same minute.
  public func run(_ contenders: [Contender], beforeRound: () -> Void = {}) throws -> RoundSeries {
    var series = RoundSeries(
      names: contenders.map(\.name), trials: contenders.map { _ in [] }, disturbances: [])
    var quiet = 0
    while quiet < plan.rounds && series.disturbances.count < 2 * plan.rounds {
      waitForQuiet()
      beforeRound()
      var disturbance = 0.0
      for (place, contender) in contenders.enumerated() {
        rest()
        let (trial, others, idle) = try observe(contender)
        series.trials[place].append(trial)
        disturbance = max(disturbance, others)
        series.idleShare = max(series.idleShare, idle)
      }
      series.disturbances.append(disturbance)
      if disturbance <= plan.quietShare { quiet += 1 }
    }
    return series.quietest(plan.rounds)
  }

  /// One trial, with the share of the machine that other programs, and contenders out of turn, used
  /// meanwhile.
  private func observe(_ contender: Contender) throws -> (trial: Trial, others: Double, idle: Double) {
    let usesBefore = processes.map { MachineUse.seconds(of: $0) ?? 0 }
    let ownBefore = OwnUse.processorSeconds
    let busyBefore = busySeconds()
    let watch = Stopwatch()
    let trial = try contender.go()
    let passed = max(watch.seconds, 1e-3) * Double(cores)
    let busyAfter = busySeconds()
    let own = OwnUse.processorSeconds - ownBefore
    let uses = zip(processes, usesBefore).map { (MachineUse.seconds(of: $0) ?? $1) - $1 }
    // Whose turn it was used the most; what the others used, they used out of turn.
    let idle = uses.reduce(0, +) - (uses.max() ?? 0)
    guard let busyBefore, let busyAfter else { return (trial, 0, idle / passed) }
    let others = busyAfter - busyBefore - trial.processorSeconds - own - idle
    return (trial, max(0, others / passed), idle / passed)
  }

  /// Waits until the machine is quiet for a moment, no longer than patience lasts.
  private func waitForQuiet() {
    let watch = Stopwatch()
    while watch.seconds < plan.patience {
      guard let before = busySeconds() else { return }
      let moment = Stopwatch()
      usleep(250_000)
      guard let after = busySeconds() else { return }
      if (after - before) / (moment.seconds * Double(cores)) <= plan.quietShare { return }
    }
  }
}

extension RoundSeries {
  /// The rounds that were disturbed least, in the order in which they were made.
  func quietest(_ count: Int) -> RoundSeries {
    let kept = disturbances.indices.sorted { (disturbances[$0], $0) < (disturbances[$1], $1) }.prefix(count)
      .sorted()
    var result = self
    result.trials = trials.map { trials in kept.map { trials[$0] } }
    result.disturbances = kept.map { disturbances[$0] }
    return result
  }
}
