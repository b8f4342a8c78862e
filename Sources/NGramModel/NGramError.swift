/// Why n-grams cannot be counted.
public enum NGramError: Error, Equatable, CustomStringConvertible {
  /// The text has more units than 32-bit positions can number.
  case textTooLong(units: Int, limit: Int)
  /// The progress callback stopped the counting.
  case stopped

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .textTooLong(let units, let limit):
      "the text has \(units) units; n-grams of at most \(limit) can be counted. Take a part of it"
    case .stopped: "stopped while n-grams were counted"
    }
  }
}
