import LanguageModels

/// The plain form of the parameters. Tables whose rows are sums, tied tables and recurrent matrices with
/// weight-drop are all handled in the same way: a window runs on parameters in plain form, and their gradient
/// is mapped back to the parameters they were computed from.
extension ReferenceEngine {
  /// The same network with two separate, plain tables.
  static func plain(_ configuration: ModelConfiguration) -> ModelConfiguration {
    var plain = configuration
    plain.composition = nil
    plain.isTied = false
    return plain
  }

  /// Whether the arena already has the plain form.
  private var isPlain: Bool { !configuration.isTied && configuration.composition == nil }

  /// The parameters with both tables written out and elements of recurrent matrices dropped, in the layout of
  /// ``plainTable``.
  func plainForm(_ dropout: Dropout?) -> [Scalar] {
    var plain = exactParameters
    if !isPlain {
      plain = Array(repeating: 0, count: plainTable.arenaCount)
      forEachSharedTensor { source, target in
        plain.replaceSubrange(target, with: exactParameters[source])
      }
      for (rows, target) in summedTables {
        plain.replaceSubrange(target.range, with: parameterTable.folded(rows, of: exactParameters))
      }
    }
    dropRecurrentWeights(dropout, in: &plain)
    return plain
  }

  /// The gradient of the parameters from the gradient of their plain form: the chain rule through
  /// ``plainForm(_:)``.
  ///
  /// A sum passes its gradient to each of its terms: a unit's own row gets the gradient of its sum, a part's
  /// row those of all units that contain it, a tied table those of both uses.
  func pulledBack(_ plainGradient: [Scalar], _ dropout: Dropout?) -> [Scalar] {
    var plain = plainGradient
    dropRecurrentWeights(dropout, in: &plain)
    if isPlain { return plain }
    var gradient = [Scalar](repeating: 0, count: parameterTable.arenaCount)
    forEachSharedTensor { target, source in
      gradient.replaceSubrange(target, with: plain[source])
    }
    for (rows, source) in summedTables {
      for unit in 0..<rows.own.rows {
        let parts = configuration.composition?.parts(of: unit) ?? []
        for column in 0..<rows.own.columns {
          let value = plain[source.offset + unit * rows.own.columns + column]
          gradient[rows.own.offset + unit * rows.own.columns + column] += value
          guard let table = rows.parts else { continue }
          for part in parts { gradient[table.offset + part * table.columns + column] += value }
        }
      }
    }
    return gradient
  }

  /// The row of the embedding that layer 0 reads, [D]; for a unit that can only be read, the sum of its
  /// parts.
  func embeddingRow(_ unit: Int) -> [Scalar] {
    precondition(
      unit < configuration.readableCount, "unit \(unit) of a model that reads \(configuration.readableCount)")
    let embedding = plainTable[ParameterName.embedding]
    if unit < vocabularySize {
      let start = embedding.offset + unit * embedding.columns
      return Array(plainParameters[start..<start + embedding.columns])
    }
    var row = [Scalar](repeating: 0, count: embedding.columns)
    guard let table = parameterTable.embedding.parts, let composition = configuration.composition else {
      return row
    }
    for part in composition.parts(of: unit) {
      for column in row.indices {
        row[column] += exactParameters[table.offset + part * table.columns + column]
      }
    }
    return row
  }

  /// Both tables with their places in the arena and in the plain form.
  private var summedTables: [(rows: ParameterTable.RowTable, plain: ParameterTable.Entry)] {
    [
      (parameterTable.embedding, plainTable[ParameterName.embedding]),
      (parameterTable.projection, plainTable[ParameterName.projectionWeight]),
    ]
  }

  /// Calls `body` with the range in the arena and the range in the plain form of every tensor except the two
  /// tables.
  private func forEachSharedTensor(_ body: (Range<Int>, Range<Int>) -> Void) {
    for entry in plainTable.entries
    where entry.name != ParameterName.embedding && entry.name != ParameterName.projectionWeight {
      body(parameterTable[entry.name].range, entry.range)
    }
  }

  /// Multiplies recurrent matrices, or their gradients, by the weight-drop masks.
  private func dropRecurrentWeights(_ dropout: Dropout?, in arena: inout [Scalar]) {
    guard let dropout, dropout.weightProbability > 0 else { return }
    for layer in 0..<configuration.layers {
      guard let weight = plainTable.layers[layer][.recurrentWeight] else { continue }
      for row in 0..<weight.rows {
        for column in 0..<weight.columns {
          arena[weight.offset + row * weight.columns + column] *= Scalar(
            dropout.weightFactor(layer: layer, row: row, column: column))
        }
      }
    }
  }
}
