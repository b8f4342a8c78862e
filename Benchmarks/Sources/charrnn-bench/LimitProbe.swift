import Measurements

/// A limit that is measured again before each round; the greatest value counts, because it has been reached.
struct LimitProbe {
  /// Its name, for people.
  let name: String
  /// The greatest value so far; nil if the machine has no such limit.
  private(set) var greatest: Double?
  private let measure: () -> Double?

  private static let seconds = 0.1

  /// Measures the limit once more.
  mutating func take() {
    guard let value = measure() else { return }
    greatest = max(greatest ?? 0, value)
  }

  /// The limit of multiply-adds of a type.
  ///
  /// bf16 without its own instruction is computed with fp32 multiply-adds and compared with their limit.
  ///
  /// - Returns: Nil if the limit cannot be measured.
  static func peak(_ numbers: NumberType, threads: Int) -> LimitProbe? {
    guard numbers != .int8 || MachineLimits.hasProducts(.int8) else { return nil }
    let limiting = MachineLimits.hasProducts(numbers) ? numbers : .fp32
    return LimitProbe(name: "\(limiting.rawValue) multiply-adds") {
      MachineLimits.peak(limiting, threads: threads, seconds: seconds)
    }
  }

  /// The limit of reading a working set.
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
