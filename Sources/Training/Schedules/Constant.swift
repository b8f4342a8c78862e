extension Schedule {
  /// A constant learning rate.
  public static let constant = Schedule(name: "constant", summary: "the same rate throughout") { _, _ in 1 }
}
