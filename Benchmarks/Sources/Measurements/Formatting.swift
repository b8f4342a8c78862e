import Foundation

/// Formats figures for people.
public enum Figure {
  /// Three significant digits: `113 k`, `6.84 k`, `0.36 k`.
  public static func speed(_ perSecond: Double) -> String {
    if perSecond >= 1e6 { return "\(digits(perSecond / 1e6)) M" }
    return perSecond >= 100 ? "\(digits(perSecond / 1e3)) k" : digits(perSecond)
  }

  /// `15.0 MB`, of a million bytes each.
  public static func megabytes(_ bytes: Double) -> String { "\(digits(bytes / 1e6)) MB" }

  /// In units of 10⁹: `254`.
  public static func giga(_ value: Double) -> String { digits(value / 1e9) }

  /// `45.1 ms`; in seconds from one second on.
  public static func time(_ seconds: Double) -> String {
    switch seconds {
    case 1...: "\(digits(seconds)) s"
    case 1e-3..<1: "\(digits(seconds * 1e3)) ms"
    default: "\(digits(seconds * 1e6)) µs"
    }
  }

  /// `1.62×`
  public static func ratio(_ value: Double) -> String { "\(digits(value))×" }

  /// `1.62× (1.58–1.66)`: the median, the least and the greatest.
  public static func ratio(_ spread: Spread) -> String {
    "\(ratio(spread.median)) (\(digits(spread.least))–\(digits(spread.greatest)))"
  }

  /// `0.987×`: a ratio of nearly equal values.
  public static func closeRatio(_ value: Double) -> String { String(format: "%.3f×", value) }

  /// `0.987× (0.981–0.992)`: the median, the least and the greatest.
  public static func closeRatio(_ spread: Spread) -> String {
    closeRatio(spread.median) + String(format: " (%.3f–%.3f)", spread.least, spread.greatest)
  }

  /// `78 %`
  public static func percent(_ share: Double) -> String { String(format: "%.0f %%", share * 100) }

  /// Three significant digits, but all digits of the integer part.
  static func digits(_ value: Double) -> String {
    let size = abs(value)
    let decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2
    return String(format: "%.\(decimals)f", value)
  }
}
