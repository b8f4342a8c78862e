import Measurements

/// The greatest value of a limit that is measured again before each round: a limit is what can be reached.
struct LimitProbe {
  /// What people call it.
  let name: String
  /// The greatest value so far; nil if the machine has no such limit.
  private(set) var greatest: Double?
  private let measure: () -> Double?

  private static let seconds = 0.1

  /// Measures it once more.
  mutating func take() {
    guard let value = measure() else { return }
    greatest = max(greatest ?? 0, value)
  }

  /// The multiply-adds of a type.
  ///
  /// bf16 without an instruction of its own is made of fp32 multiply-adds, and is held to their limit.
  ///
  /// - Returns: Nil if nothing here measures the limit.
  static func peak(_ numbers: NumberType, threads: Int) -> LimitProbe? {
    guard numbers != .int8 || MachineLimits.hasProducts(.int8) else { return nil }
    let limiting = MachineLimits.hasProducts(numbers) ? numbers : .fp32
    return LimitProbe(name: "\(limiting.rawValue) multiply-adds") {
      MachineLimits.peak(limiting, threads: threads, seconds: seconds)
    }
  }

  /// The reads of a working set.
  static func bandwidth(bytes: Double, threads: Int) -> LimitProbe {
    LimitProbe(name: "reads") {
      MachineLimits.bandwidth(bytes: Int(bytes), threads: threads, seconds: seconds)
    }
  }

  private init(name: String, _ measure: @escaping () -> Double?) {
    self.name = name
    self.measure = measure
  }
}
