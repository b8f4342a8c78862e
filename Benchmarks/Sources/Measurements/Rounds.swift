import Foundation
import Platform

/// One side of a comparison.
public struct Contender {
  /// Its name: program and settings.
  public let name: String
  /// Runs one trial.
  public let go: () throws -> Trial

  /// A side given by a closure.
  public init(name: String, go: @escaping () throws -> Trial) {
    self.name = name
    self.go = go
  }
}

/// The number of rounds, and how quiet the machine must be.
public struct RoundPlan: Sendable {
  /// The number of rounds that count.
  public var rounds = 5
  /// The maximum number of seconds to wait before a round until the machine is quiet; 0: no waiting.
  public var patience = 0.0
  /// The share of the machine that other programs may use during a trial that counts as quiet.
  public var quietShare = 0.05

  /// Five rounds, without waiting.
  public init() {}
}

/// The results of all rounds.
public struct RoundSeries: Sendable {
  /// The names of the contenders, in order.
  public let names: [String]
  /// The trials of each contender, one per round.
  public internal(set) var trials: [[Trial]]
  /// The greatest share of the machine that other programs used during a trial of each round.
  public internal(set) var disturbances: [Double]
  /// The greatest share of the machine that contenders used while it was another's turn.
  public internal(set) var idleShare = 0.0

  /// The speeds of a contender, one per round; nil if it did not take part.
  public func speeds(_ name: String) -> [Double]? {
    names.firstIndex(of: name).map { trials[$0].map(\.speed) }
  }
}

/// Runs contenders in turns, A B A B …, so that a temporary slowdown of the machine affects all of them.
///
/// A round in which other programs used more than ``RoundPlan/quietShare`` of the machine is repeated, up to
/// twice as many rounds in total; if there are still not enough quiet ones, the quietest count.
public struct Rounds {
  /// The plan.
  public var plan: RoundPlan
  /// Processes that belong to the contenders.
  public var processes: [pid_t]
  /// The busy time of all cores so far, in seconds.
  package var busySeconds: () -> Double? = { MachineUse.busySeconds }
  /// The number of cores.
  package var cores = ProcessInfo.processInfo.activeProcessorCount
  /// A pause in which the threads of the previous side go to sleep: libraries spin for a moment.
  package var rest: () -> Void = { usleep(30_000) }

  /// Rounds between contenders that run in these processes.
  public init(plan: RoundPlan, processes: [pid_t] = []) {
    self.plan = plan
    self.processes = processes
  }

  /// Runs the rounds.
  ///
  /// - Parameter beforeRound: Called before each round, for example to measure a limit at about the same
  ///   time.
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

  /// One trial, with the shares of the machine that other programs and waiting contenders used meanwhile.
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
    // The contender whose turn it was used the most; the rest was used by waiting contenders.
    let idle = uses.reduce(0, +) - (uses.max() ?? 0)
    guard let busyBefore, let busyAfter else { return (trial, 0, idle / passed) }
    let others = busyAfter - busyBefore - trial.processorSeconds - own - idle
    return (trial, max(0, others / passed), idle / passed)
  }

  /// Waits until the machine is quiet, at most as long as the plan's patience.
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
  /// The least disturbed rounds, in their original order.
  func quietest(_ count: Int) -> RoundSeries {
    let kept = disturbances.indices.sorted { (disturbances[$0], $0) < (disturbances[$1], $1) }.prefix(count)
      .sorted()
    var result = self
    result.trials = trials.map { trials in kept.map { trials[$0] } }
    result.disturbances = kept.map { disturbances[$0] }
    return result
  }
}
