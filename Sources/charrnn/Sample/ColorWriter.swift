import ArgumentParser
import CharRNNKit
import Platform

/// What is shaded.
enum Coloring: String, CaseIterable, ExpressibleByArgument {
  /// How unexpected each character was.
  case surprise
}

/// The texts with each character shaded by how unexpected it was.
struct ColorWriter: TextWriter {
  private var plain = PlainWriter()

  /// Whether standard output is a terminal that may be coloured.
  static var isPossible: Bool { isatty(STDOUT_FILENO) == 1 && Console.allowsColor }

  /// Backgrounds of the 256-colour palette and the bits of surprise from which they are used.
  private static let shades: [(bits: Float, code: Int)] = [(1, 22), (2, 58), (4, 94), (6, 130), (8, 160)]

  init() { Self.explain() }

  /// Says what the shades mean.
  static func explain() {
    let legend = shades.map { shade in
      let bits = " \(Int(shade.bits)) "
      return Console.hasColor ? paint(bits, shade.code) : bits
    }
    Console.note("bits of surprise, from: \(legend.joined())")
  }

  mutating func write(_ piece: GeneratedPiece, units: DrawnUnits) throws {
    try plain.write(Self.shade(piece), endsText: piece.stopReason != nil)
  }

  /// The text of a piece with its shades; as it is where its surprisals are not known.
  static func shade(_ piece: GeneratedPiece) -> String {
    let clusters = piece.clusters
    guard clusters.count == piece.surprisals.count else { return piece.text }
    return zip(clusters, piece.surprisals).map { cluster, bits in
      // A line feed would be shaded to the end of its line.
      guard let shade = shades.last(where: { $0.bits <= bits }), cluster.utf8.last != 0x0A else {
        return cluster
      }
      return paint(cluster, shade.code)
    }.joined()
  }

  /// White on a dark background, whatever the terminal's own colours are.
  private static func paint(_ text: String, _ code: Int) -> String {
    "\u{1B}[38;5;231;48;5;\(code)m\(text)\u{1B}[39;49m"
  }
}
