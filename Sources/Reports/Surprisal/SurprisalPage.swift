import Foundation

/// An HTML page with a text in which each character is shaded by its surprisal.
///
/// The page is self-contained: nothing is loaded from elsewhere. For the character under the pointer, a
/// tooltip and a line at the foot of the page show its surprisal and the more probable alternatives.
public struct SurprisalPage: Sendable {
  /// The heading of the page.
  public var title: String
  /// The lines below the title: model, protocol, bits per character.
  public var figures: [String]
  /// A note if the text was longer than the part shown; nil if all of it is shown.
  public var rest: String?

  private var body = ""
  private var charged = 0
  private var bits = 0.0

  /// The surprisal in bits from which each shade is used; the first is no shade.
  public static let shades: [Double] = [0, 0.5, 1, 2, 3, 4, 6, 8, 10, 13]

  /// A page without text.
  public init(title: String, figures: [String]) {
    self.title = title
    self.figures = figures
  }

  /// The shade of a surprisal in bits: an index into ``shades``.
  public static func shade(ofBits bits: Double) -> Int { shades.lastIndex { $0 <= bits } ?? 0 }

  /// Adds the next character.
  public mutating func append(_ character: SurprisalCharacter) {
    let isLineEnd = character.text.utf8.elementsEqual([0x0A])
    let shown = isLineEnd ? "↵" : Markup.escape(Self.visible(character.text))
    if let bits = character.bits {
      charged += 1
      self.bits += bits
      let style = "s\(Self.shade(ofBits: bits))" + (character.isUnseen ? " u" : "") + (isLineEnd ? " n" : "")
      body += "<b class=\"\(style)\" title=\"\(Markup.escape(Self.explanation(character)))\">\(shown)</b>"
    } else {
      body += "<b title=\"not charged: nothing comes before it\">\(shown)</b>"
    }
    if isLineEnd { body += "\n" }
  }

  /// The text of the tooltip.
  static func explanation(_ character: SurprisalCharacter) -> String {
    // A unit's name makes spaces and line endings visible; unseen units have no name.
    let isOne = character.units.count == 1 && !character.isUnseen
    let name = isOne ? character.units[0].name : visible(character.text)
    let total = "\(name)  \(fixed(character.bits ?? 0)) bits"
    guard character.units.count > 1 else {
      return total + (character.units.first.map { ", " + explanation($0) } ?? "")
    }
    return ([total] + character.units.map { "\($0.name)  \(fixed($0.bits)) bits, " + explanation($0) })
      .joined(separator: "\n")
  }

  private static func explanation(_ unit: SurprisalCharacter.Unit) -> String {
    let place = unit.rank.map { "p = \(probability(exp2(-unit.bits))), rank \($0)" } ?? "unseen in training"
    let others = unit.alternatives.map { "\($0.name) \(probability($0.probability))" }
    return others.isEmpty ? place : place + "; else: " + others.joined(separator: " · ")
  }

  private static func fixed(_ value: Double) -> String { String(format: "%.2f", value) }

  private static func probability(_ value: Double) -> String {
    value >= 0.001 ? String(format: "%.3f", value) : String(format: "%.1e", value)
  }

  /// Replaces bidirectional control characters, which would change the direction of the page, by their
  /// numbers.
  private static func visible(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard scalars.count == 1, let scalar = scalars.first else { return text }
    switch scalar.value {
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
      return "U+" + String(scalar.value, radix: 16, uppercase: true)
    default: return text
    }
  }
}

extension SurprisalPage {
  /// The page as the text of an HTML file.
  public var html: String {
    let mean = charged > 0 ? "  ·  shown: \(fixedMean) bits a character" : ""
    let lines = figures.enumerated().map {
      "<p>\(Markup.escape($1 + ($0 == figures.count - 1 ? mean : "")))</p>"
    }
    return """
      <!DOCTYPE html>
      <html lang="und">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title>\(Markup.escape(title))</title>
      <style>\(Self.style)</style>
      </head>
      <body>
      <header>
      <h1>\(Markup.escape(title))</h1>
      \(lines.joined(separator: "\n"))
      <p class="legend">bits of surprise, from: \(Self.legend) <b class="u">unseen</b></p>
      </header>
      <main>\(body)</main>
      \(rest.map { "<p>\(Markup.escape($0))</p>\n" } ?? "")<footer id="told">The pointer on a character tells what it cost.</footer>
      <script>\(Self.script)</script>
      </body>
      </html>

      """
  }

  private var fixedMean: String { String(format: "%.3f", bits / Double(max(1, charged))) }

  private static let legend = shades.enumerated().map { shade, bits in
    "<b class=\"s\(shade)\"> \(bits == bits.rounded() ? String(Int(bits)) : String(bits)) </b>"
  }.joined()

  /// Single-hue shades whose lightness decreases (in dark mode: increases) with each step, with readable text
  /// on them.
  private static let lightShades = [
    "transparent", "#fff3e6", "#ffe4c7", "#ffd1a3", "#ffba7d", "#ff9f57", "#f58035", "#dc6119", "#b54708",
    "#7f2d00",
  ]
  private static let darkShades = [
    "transparent", "#2a1c10", "#3c2611", "#523111", "#6c3d10", "#89490e", "#aa5a12", "#cf7120", "#ee9040",
    "#ffc48a",
  ]

  private static let style: String = {
    func rules(_ colors: [String], contrastingFrom first: Int, _ letters: String) -> String {
      colors.enumerated().map { shade, color in
        ".s\(shade){background:\(color)\(shade >= first ? ";color:\(letters)" : "")}"
      }.joined()
    }
    return ":root{color-scheme:light dark}body{margin:0 auto;padding:1.5rem 1rem 5rem;max-width:46rem;"
      + "font:1.0625rem/1.7 system-ui,-apple-system,'Noto Sans KR',sans-serif;color:#1b1b1b;background:#fff}"
      + "h1{font-size:1.25rem;margin:0 0 .5rem}header p{margin:.15rem 0;font-size:.9rem;font-variant-numeric:tabular-nums}"
      + "header .legend{margin:.6rem 0 1.2rem}b{font-weight:inherit;border-radius:2px}.legend b{white-space:pre;padding:.1rem .25rem}"
      + "main{white-space:pre-wrap;overflow-wrap:anywhere}main b:hover{outline:2px solid currentColor}"
      + ".n{color:#767676;font-size:.8em}.u{text-decoration:underline wavy #06c 2px;text-underline-offset:3px}"
      + "footer{position:fixed;left:0;right:0;bottom:0;padding:.5rem 1rem;background:#f3f3f3;border-top:1px solid #ccc;"
      + "font-size:.875rem;white-space:pre-wrap;max-height:40vh;overflow:auto}"
      + rules(lightShades, contrastingFrom: 8, "#fff")
      + "@media screen and (prefers-color-scheme:dark){body{color:#e6e6e6;background:#141414}"
      + "footer{background:#222;border-color:#444}.n{color:#999}.u{text-decoration-color:#6cf}"
      + rules(darkShades, contrastingFrom: 7, "#000")
      + "}@media print{footer{display:none}b{print-color-adjust:exact;-webkit-print-color-adjust:exact}}"
  }()

  private static let script = """
    const told=document.getElementById("told");for(const kind of ["pointerover","click"])\
    document.querySelector("main").addEventListener(kind,event=>{if(event.target.title)told.textContent=event.target.title})
    """
}
