/// Why n-grams cannot be counted.
public enum NGramError: Error, Equatable, CustomStringConvertible {
  /// The text has more units than there are numbers for.
  case textTooLong(units: Int, limit: Int)
  /// Whoever was told how far the counting had come wanted no more.
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
