import LanguageModels

/// Every way to make tables and to drop something, on small models of every cell.
enum EngineVariants {
  /// In shapes in which no two sizes are equal, but for D and H where they must be.
  static let all: [EngineProblem] = cells.flatMap { cell in tables(cell) + dropouts(cell) + resets(cell) }

  /// Tables whose rows are sums, tables that are shared, and both.
  static let tables: [EngineProblem] = cells.flatMap { tables($0) }

  static var cells: [String] { LayerDescriptor.all.map(\.name) }

  private static func tables(_ cell: String) -> [EngineProblem] {
    [
      EngineProblem(cell: cell, v: 11, d: 3, h: 5, l: 2, n: 2, t: 7, composed: true),
      EngineProblem(cell: cell, v: 9, d: 5, h: 5, l: 2, n: 3, t: 4, tied: true),
      EngineProblem(cell: cell, v: 11, d: 5, h: 5, l: 1, n: 2, t: 7, tied: true, composed: true),
      // More units than places in the window: embedding rows instead of the table.
      EngineProblem(cell: cell, v: 13, d: 3, h: 5, l: 1, n: 2, t: 4, composed: true),
      EngineProblem(cell: cell, v: 13, d: 5, h: 5, l: 2, n: 2, t: 4, tied: true, composed: true),
    ]
  }

  private static func dropouts(_ cell: String) -> [EngineProblem] {
    let places: [Dropout.Places] = [.embedding, .betweenLayers, .output, .all]
    return places.flatMap { places in
      [false, true].map { locked in
        EngineProblem(
          cell: cell, v: 7, d: 3, h: 5, l: 2, n: 3, t: 4, dropout: 0.4, places: places, locked: locked)
      }
    } + [
      EngineProblem(cell: cell, v: 7, d: 3, h: 5, l: 2, n: 2, t: 4, weightDrop: 0.5),
      EngineProblem(cell: cell, v: 7, d: 3, h: 5, l: 1, n: 2, t: 4, dropout: 0.3, weightDrop: 0.3),
      EngineProblem(
        cell: cell, v: 11, d: 5, h: 5, l: 2, n: 2, t: 7, dropout: 0.3, locked: true, weightDrop: 0.3,
        tied: true, composed: true),
    ]
  }

  /// Documents that begin inside a window.
  private static func resets(_ cell: String) -> [EngineProblem] {
    [
      EngineProblem(cell: cell, v: 7, d: 3, h: 5, l: 2, n: 3, t: 6, resets: true),
      EngineProblem(
        cell: cell, v: 29, d: 3, h: 5, l: 2, n: 3, t: 6, c: 3, dropout: 0.4, composed: true, resets: true),
      EngineProblem(
        cell: cell, v: 9, d: 5, h: 5, l: 2, n: 2, t: 7, weightDrop: 0.3, tied: true, resets: true),
    ]
  }

  /// Wide enough for several panels, blocks and workers.
  static let wide: [EngineProblem] = cells.flatMap { cell in
    [
      EngineProblem(cell: cell, v: 103, d: 40, h: 65, l: 2, n: 17, t: 9, dropout: 0.3, composed: true),
      EngineProblem(
        cell: cell, v: 103, d: 37, h: 37, l: 2, n: 17, t: 9, dropout: 0.3, places: .output, tied: true),
      EngineProblem(
        cell: cell, v: 203, d: 33, h: 33, l: 2, n: 5, t: 11, dropout: 0.3, places: [.betweenLayers, .output],
        locked: true, weightDrop: 0.4, tied: true, composed: true),
      EngineProblem(cell: cell, v: 1021, d: 24, h: 31, l: 1, n: 13, t: 23, tied: false, composed: true),
      EngineProblem(cell: cell, v: 103, d: 40, h: 65, l: 2, n: 17, t: 9, dropout: 0.3, resets: true),
      EngineProblem(cell: cell, v: 1021, d: 24, h: 31, l: 2, n: 13, t: 23, dropout: 0.3, resets: true),
    ]
  }
}
