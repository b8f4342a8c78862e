/// Characters that are hard to type on a command line.
enum Escapes {
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
