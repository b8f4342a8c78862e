extension Schedule {
  /// The same rate at every step.
  public static let constant = Schedule(name: "constant", summary: "the same rate throughout") { _, _ in 1 }
}
