import ArgumentParser

/// A time as people write it: a number of minutes, or numbers of hours, minutes and seconds such as `1h30m`.
struct Minutes: ExpressibleByArgument {
  let value: Double

  init?(argument: String) {
    if let minutes = Double(argument) {
      value = minutes
      return
    }
    var total = 0.0
    var digits = ""
    for character in argument {
      guard let unit = Self.units[character] else {
        digits.append(character)
        continue
      }
      guard let number = Double(digits), number >= 0 else { return nil }
      total += number * unit
      digits = ""
    }
    guard digits.isEmpty, !argument.isEmpty else { return nil }
    value = total
  }

  private static let units: [Character: Double] = ["h": 60, "m": 1, "s": 1.0 / 60]
}
