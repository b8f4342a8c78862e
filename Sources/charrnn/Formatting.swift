import Foundation

extension Double {
  /// With this many decimals.
  func fixed(_ decimals: Int) -> String { String(format: "%.\(decimals)f", self) }

  /// Seconds as minutes and seconds, or hours and so on.
  var clock: String {
    guard isFinite else { return "?" }
    let seconds = Int(Swift.max(0, Swift.min(self, 1e9)).rounded())
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    return hours > 0
      ? String(format: "%d:%02d:%02d", hours, minutes, seconds % 60)
      : String(format: "%d:%02d", minutes, seconds % 60)
  }
}

extension Int {
  /// With a comma between thousands.
  var grouped: String {
    var digits = String(magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (self < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }
}

extension String {
  /// Each line after two spaces.
  var indented: String {
    split(separator: "\n", omittingEmptySubsequences: true).map { "  " + $0 }.joined(separator: "\n")
  }
}
