import ArgumentParser
import CharRNNKit
import Glibc

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

  init() {
    let legend = Self.shades.map { Self.paint(" \(Int($0.bits)) ", $0.code) }
    Console.note("bits of surprise, from: \(legend.joined())")
  }

  mutating func write(_ piece: GeneratedPiece, units: DrawnUnits) throws {
    let shaded = zip(piece.clusters, piece.surprisals).map { cluster, bits in
      guard let shade = Self.shades.last(where: { $0.bits <= bits }), cluster.utf8.first != 0x0A else {
        return cluster
      }
      return Self.paint(cluster, shade.code)
    }
    try plain.write(shaded.joined(), endsText: piece.stopReason != nil)
  }

  private static func paint(_ text: String, _ code: Int) -> String { "\u{1B}[48;5;\(code)m\(text)\u{1B}[49m" }
}
