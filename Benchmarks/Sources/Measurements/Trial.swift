/// The result of one run of a workload.
public struct Trial: Sendable, Equatable {
  /// The amount done, in the units of the workload's kind.
  public let units: Double
  /// The time taken in seconds.
  public let seconds: Double
  /// The processor time used in seconds.
  public let processorSeconds: Double

  /// A trial.
  public init(units: Double, seconds: Double, processorSeconds: Double) {
    self.units = units
    self.seconds = seconds
    self.processorSeconds = processorSeconds
  }

  /// Units per second.
  public var speed: Double { units / seconds }
}
