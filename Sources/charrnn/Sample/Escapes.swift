/// Characters that are hard to type on a command line.
enum Escapes {
  /// A text as ``resolve(_:)`` takes it.
  static func show(_ text: String) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": shown.append(contentsOf: ["\\", "n"])
      case "\t": shown.append(contentsOf: ["\\", "t"])
      case "\\": shown.append(contentsOf: ["\\", "\\"])
      default: shown.append(scalar)
      }
    }
    return String(shown)
  }

  /// `\n`, `\t` and `\\` as what they stand for; every other backslash as it is.
  static func resolve(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in text.unicodeScalars {
      switch (isEscaped, scalar) {
      case (false, "\\"): isEscaped = true
      case (false, _): result.append(scalar)
      case (true, _):
        isEscaped = false
        switch scalar {
        case "n": result.append("\n")
        case "t": result.append("\t")
        case "\\": result.append("\\")
        default: result.append(contentsOf: ["\\", scalar])
        }
      }
    }
    if isEscaped { result.append("\\") }
    return String(result)
  }
}
