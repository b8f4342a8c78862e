extension ParameterTable {
  /// A tensor of PyTorch's layout that the arena stores in another form.
  public struct DerivedTensor: Sendable, Equatable {
    /// PyTorch's name.
    public let name: String
    /// Rows first.
    public let shape: [Int]
    /// The table from which it is computed.
    let rows: RowTable
  }

  /// The tensors that PyTorch's layout has in addition to ``entries``: the sums of composed tables, and the
  /// projection if it is tied to the embedding.
  public var derivedTensors: [DerivedTensor] {
    var derived: [DerivedTensor] = []
    if embedding.parts != nil {
      derived.append(DerivedTensor(name: embedding.name, shape: embedding.own.shape, rows: embedding))
    }
    if projection.parts != nil || projection == embedding {
      derived.append(
        DerivedTensor(name: ParameterName.projectionWeight, shape: projection.own.shape, rows: projection))
    }
    return derived
  }

  /// The values of a derived tensor.
  public func values(of tensor: DerivedTensor, in arena: [Float]) -> [Float] {
    folded(tensor.rows, of: arena)
  }

  /// The rows [V, ·] of a table: each unit's own row plus the rows of its parts, added in the order of the
  /// index.
  public func folded<Scalar: BinaryFloatingPoint>(_ table: RowTable, of arena: [Scalar]) -> [Scalar] {
    var rows = Array(arena[table.own.range])
    guard let parts = table.parts, let composition else { return rows }
    let width = table.own.columns
    for unit in 0..<table.own.rows {
      for part in composition.parts(of: unit) {
        let start = parts.offset + part * width
        for column in 0..<width { rows[unit * width + column] += arena[start + column] }
      }
    }
    return rows
  }
}
