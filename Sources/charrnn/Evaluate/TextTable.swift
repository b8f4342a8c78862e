/// Columns of text under one another.
struct TextTable {
  enum Alignment { case left, right }

  let header: [(name: String, alignment: Alignment)]
  let rows: [[String]]

  /// The table's lines. Where it is wider than a terminal, each row becomes a block of lines with a name and
  /// a value each.
  func lines(width: Int?) -> [String] {
    let widths = header.indices.map { column in
      (rows.map { $0[column] } + [header[column].name]).map(Self.columns).max() ?? 0
    }
    if let width, widths.reduce(2 * (widths.count - 1), +) > width { return blocks }
    return ([header.map(\.name)] + rows).map { cells in
      let line = cells.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - Self.columns(of: cells[column]))
        return header[column].alignment == .left ? cells[column] + padding : padding + cells[column]
      }.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  private var blocks: [String] {
    let width = header.map { Self.columns(of: $0.name) }.max() ?? 0
    return rows.enumerated().flatMap { index, cells in
      (index > 0 ? [""] : [])
        + zip(header, cells).map { head, cell in
          head.name + String(repeating: " ", count: width - Self.columns(of: head.name) + 2) + cell
        }
    }
  }

  /// Columns of a terminal that a text takes: wide letters take two.
  static func columns(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      switch scalar.value {
      case 0x300...0x36F, 0x1160...0x11FF, 0x200B...0x200F: sum
      case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60,
        0x1F300...0x1FAFF, 0x20000...0x3FFFD:
        sum + 2
      default: sum + 1
      }
    }
  }
}
