import Foundation
import Platform

extension Double {
  /// A whole number without its “.0”.
  var short: String { Int(exactly: self).map(String.init) ?? "\(self)" }

  /// With this many decimals.
  func fixed(_ decimals: Int) -> String { String(format: "%.\(decimals)f", self) }

  /// With three digits that count, as 0.00790 or 1.60e-05.
  var threeDigits: String { String(format: "%#.3g", self) }

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
  /// Each line that is not empty after two spaces; control characters, which could drive the terminal, as
  /// `·`.
  var indented: String {
    unicodeScalars.split(separator: "\n").map { line in
      var shown = String.UnicodeScalarView()
      for scalar in line {
        shown.append(scalar.properties.generalCategory == .control && scalar != "\t" ? "\u{B7}" : scalar)
      }
      return "  " + String(shown)
    }.joined(separator: "\n")
  }

  /// The word as a POSIX shell takes it.
  var quotedForShell: String {
    if FilePath.isSpecial(self) {
      return "$'"
        + FilePath.shown(
          replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "'", with: "\\'")) + "'"
    }
    let plain = utf8.allSatisfy { byte in
      byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte)
        || "-_./=:,@%+".utf8.contains(byte)
    }
    if plain && !isEmpty { return self }
    return "'" + replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}
