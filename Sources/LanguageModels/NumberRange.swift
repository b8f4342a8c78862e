/// The allowed numbers of an option or a constant.
public struct NumberRange: Sendable, Equatable, CustomStringConvertible {
  private let lowest: Double
  private let highest: Double
  private let includesLowest: Bool
  private let includesHighest: Bool
  private let isWhole: Bool

  /// At least `lowest`.
  public static func from(_ lowest: Double) -> NumberRange { .from(lowest, to: .infinity) }

  /// From `lowest` to `highest`, both included.
  public static func from(_ lowest: Double, to highest: Double) -> NumberRange {
    NumberRange(
      lowest: lowest, highest: highest, includesLowest: true, includesHighest: true, isWhole: false)
  }

  /// At least `lowest` and less than `highest`.
  public static func from(_ lowest: Double, below highest: Double) -> NumberRange {
    NumberRange(
      lowest: lowest, highest: highest, includesLowest: true, includesHighest: false, isWhole: false)
  }

  /// Greater than `lowest` and at most `highest`.
  public static func above(_ lowest: Double, to highest: Double = .infinity) -> NumberRange {
    NumberRange(
      lowest: lowest, highest: highest, includesLowest: false, includesHighest: true, isWhole: false)
  }

  /// The whole numbers from `lowest` to `highest`.
  public static func whole(from lowest: Int, to highest: Int) -> NumberRange {
    NumberRange(
      lowest: Double(lowest), highest: Double(highest), includesLowest: true, includesHighest: true,
      isWhole: true)
  }

  /// Whether a number is in the range; infinities and NaN never are.
  public func contains(_ number: Double) -> Bool {
    number.isFinite && (includesLowest ? number >= lowest : number > lowest)
      && (includesHighest ? number <= highest : number < highest)
      && (!isWhole || number == number.rounded())
  }

  /// Words that can follow “must be”, such as “above 0, up to 1”.
  public var description: String {
    let (low, high) = (lowest.plain, highest.plain)
    let words =
      switch (includesLowest, includesHighest, highest.isFinite) {
      case (true, _, false): "\(low) or more"
      case (false, _, false): "above \(low)"
      case (true, true, true): "from \(low) to \(high)"
      case (true, false, true): "from \(low) up to, not including, \(high)"
      case (false, true, true): "above \(low), up to \(high)"
      case (false, false, true): "above \(low) and below \(high)"
      }
    return isWhole ? "a whole number " + words : words
  }
}

extension Double {
  /// The number without a trailing “.0”.
  package var plain: String {
    self == rounded() && abs(self) < 1e15 ? String(Int64(self)) : String(self)
  }
}
