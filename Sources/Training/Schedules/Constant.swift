extension Schedule {
  /// A constant learning rate.
  public static let constant = Schedule(name: "constant", summary: "the same rate all along") { _, _ in 1 }
}
