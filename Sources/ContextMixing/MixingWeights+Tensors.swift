extension MixingWeights {
  /// The tensors: name and values.
  package var tensors: [(String, [Float])] {
    zip(layout.tables, values).map { ($0.name, $1) }
  }

  /// What differs from the weights before anything is fitted: most of the text's contexts select few rows.
  package var fittedRows: [FittedRows] {
    zip(layout.tables, zip(values, Self(layout).values)).map { table, values in
      let (fitted, start) = values
      var stored = FittedRows(table)
      for row in 0..<fitted.count / table.width {
        let range = row * table.width..<(row + 1) * table.width
        guard fitted[range] != start[range] else { continue }
        stored.rows.append(UInt32(row))
        stored.values += fitted[range]
      }
      return stored
    }
  }

  /// The rows of one tensor that were fitted.
  package struct FittedRows: Sendable, Equatable {
    /// The name of the tensor.
    package let name: String
    /// The numbers of the rows, ascending.
    package var rows: [UInt32] = []
    /// Their values; those of weights have the 8 significant binary digits of bfloat16.
    package var values: [Float] = []
    /// Whether they are probabilities, otherwise weights.
    package let areProbabilities: Bool

    init(_ table: Layout.Table) { (name, areProbabilities) = (table.name, table.isProbability) }
  }

  /// All tensors of a configuration without their rows.
  package static func noRows(of configuration: ContextMixingConfiguration) -> [FittedRows] {
    Layout(configuration).tables.map { FittedRows($0) }
  }

  /// Weights of stored rows, in the order of ``noRows(of:)``; nil if they do not fit, or hold what no fitted
  /// weights do.
  package init?(_ configuration: ContextMixingConfiguration, fittedRows stored: [FittedRows]) {
    self.init(configuration)
    guard stored.map(\.name) == layout.tables.map(\.name) else { return nil }
    var all = values
    for (index, (table, stored)) in zip(layout.tables, stored).enumerated() {
      guard stored.values.count == stored.rows.count * table.width,
        zip(stored.rows, stored.rows.dropFirst()).allSatisfy({ $0 < $1 }),
        stored.rows.last.map({ Int($0) < all[index].count / table.width }) ?? true,
        // Weights that are too large would give infinities, from which no cell of a table follows.
        stored.values.allSatisfy({ table.isProbability ? (0...1).contains($0) : abs($0) < 1e6 })
      else { return nil }
      for (place, row) in stored.rows.enumerated() {
        all[index].replaceSubrange(
          Int(row) * table.width..<(Int(row) + 1) * table.width,
          with: stored.values[place * table.width..<(place + 1) * table.width])
      }
    }
    values = all
  }

  /// Rounds the weights to 8 significant binary digits, as they are stored.
  mutating func round() {
    for index in sets.indices { Self.round(&sets[index]) }
    Self.round(&last)
  }

  private static func round(_ values: inout [Float]) {
    for index in values.indices {
      let bits = values[index].bitPattern
      values[index] = Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
    }
  }

  /// The values of all tensors, in the order of ``Layout/tables``.
  private var values: [[Float]] {
    get { [maps] + sets + [last, nodeCorrections, pairCorrections] }
    set {
      maps = newValue[0]
      sets = Array(newValue[1...sets.count])
      last = newValue[sets.count + 1]
      nodeCorrections = newValue[sets.count + 2]
      pairCorrections = newValue[sets.count + 3]
    }
  }
}

extension MixingWeights.Layout {
  /// A tensor whose rows are stored if they were fitted.
  struct Table {
    let name: String
    let width: Int
    var isProbability = false
  }

  var tables: [Table] {
    [Table(name: "mixing.maps", width: Self.buckets, isProbability: true)]
      + setRows.indices.map { Table(name: "mixing.sets.\($0)", width: width) }
      + [
        Table(name: "mixing.last", width: 8),
        Table(name: "mixing.node_corrections", width: Self.cells, isProbability: true),
        Table(name: "mixing.pair_corrections", width: Self.cells, isProbability: true),
      ]
  }
}
