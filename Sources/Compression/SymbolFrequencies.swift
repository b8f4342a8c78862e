/// A distribution over V symbols as whole-number frequencies, for arithmetic coding.
///
/// Every symbol has a frequency of at least 1, so that it can be coded whatever its probability is. It owns
/// its memory, so that no memory is allocated for each symbol.
public struct SymbolFrequencies: Sendable {
  private var frequencies: [UInt32] = []
  /// The sum.
  public private(set) var total: UInt64 = 0

  /// The sum that probabilities are scaled to. Far below the coder's largest total, so that the minimum of
  /// each symbol fits in addition.
  private static let scale = Float(1 << 30)

  /// Frequencies of no symbols.
  public init() {}

  /// Replaces the frequencies with those of probabilities.
  ///
  /// - Parameter probabilities: One for each symbol; their sum is about 1. What is no number counts as 0.
  public mutating func set(_ probabilities: some Collection<Float>) {
    precondition(probabilities.count < 1 << 30, "\(probabilities.count) symbols")
    if frequencies.count != probabilities.count {
      frequencies = Array(repeating: 0, count: probabilities.count)
    }
    total = 0
    for (symbol, probability) in probabilities.enumerated() {
      let share = probability > 0 ? min(probability, 2) * Self.scale : 0
      let frequency = UInt32(share) + 1
      frequencies[symbol] = frequency
      total += UInt64(frequency)
    }
  }

  /// The frequencies that a symbol takes up.
  public func range(of symbol: Int) -> Range<UInt64> {
    var start: UInt64 = 0
    for frequency in frequencies[..<symbol] { start += UInt64(frequency) }
    return start..<start + UInt64(frequencies[symbol])
  }

  /// The symbol at a position below ``total``, and its range.
  public func symbol(at position: UInt64) -> (symbol: Int, range: Range<UInt64>) {
    precondition(position < total, "position \(position) of \(total)")
    var start: UInt64 = 0
    for (symbol, frequency) in frequencies.enumerated() {
      let end = start + UInt64(frequency)
      if position < end { return (symbol, start..<end) }
      start = end
    }
    preconditionFailure("frequencies that do not sum to their total")
  }
}
