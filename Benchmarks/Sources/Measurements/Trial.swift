/// What a worker did in one go.
public struct Trial: Sendable, Equatable {
  /// How much, in the units of the workload's kind.
  public let units: Double
  /// In how many seconds.
  public let seconds: Double
  /// With how many seconds of processor time.
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
