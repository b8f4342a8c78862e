import LanguageModels

/// What is derived from the parameters of one layer: packed matrices and the sum of its biases.
final class LayerWeights {
  /// The index of the layer.
  let number: Int
  /// Where its tensors are stored in the arena.
  let places: ParameterTable.LayerEntries
  /// W_ihᵀ [I, G·H]
  let inputForward: PackedMatrix
  /// W_ih [G·H, I]
  let inputBackward: PackedMatrix
  /// The columns of W_ih for each unit of the context; empty if the layer reads a single row.
  let positions: [Position]
  /// The recurrent matrix; nil if the layer has none.
  let recurrent: Recurrent?
  /// [G·H]: the sum of both biases; for a separate gate, the input bias alone.
  let foldedBias: AlignedBuffer

  /// The columns of W_ih for one unit of the context.
  struct Position {
    /// Transposed: [D, G·H].
    let forward: PackedMatrix
    /// [G·H, D]
    let backward: PackedMatrix
  }

  /// A recurrent matrix.
  struct Recurrent {
    /// Its offset in the arena.
    let place: Int
    /// W_hhᵀ [H, G·H]
    let forward: PackedMatrix
    /// W_hh [G·H, H]
    let backward: PackedMatrix
  }

  init(
    _ number: Int, of table: ParameterTable, _ configuration: ModelConfiguration, in parameters: AlignedBuffer
  ) {
    self.number = number
    let places = table.layers[number]
    self.places = places
    func packed(_ entry: ParameterTable.Entry) -> (forward: PackedMatrix, backward: PackedMatrix) {
      let address = UnsafePointer(parameters.start + entry.offset)
      return (
        PackedMatrix(rows: entry.columns, columns: entry.rows, at: address, strides: (1, entry.columns)),
        PackedMatrix(rows: entry.rows, columns: entry.columns, at: address, strides: (entry.columns, 1))
      )
    }
    (inputForward, inputBackward) = packed(places.inputWeight)
    recurrent = places[.recurrentWeight].map { entry in
      let (forward, backward) = packed(entry)
      return Recurrent(place: entry.offset, forward: forward, backward: backward)
    }
    let (d, width) = (configuration.embeddingSize, places.inputWeight.rows)
    let count = number == 0 && configuration.inputPositions > 1 ? configuration.inputPositions : 0
    let first = UnsafePointer(parameters.start + places.inputWeight.offset)
    positions = (0..<count).map { position in
      Position(
        forward: PackedMatrix(rows: d, columns: width, at: first + position * d, strides: (1, count * d)),
        backward: PackedMatrix(rows: width, columns: d, at: first + position * d, strides: (count * d, 1)))
    }
    foldedBias = AlignedBuffer(count: width)
  }

  /// All matrices.
  var matrices: [PackedMatrix] {
    [inputForward, inputBackward] + positions.flatMap { [$0.forward, $0.backward] }
      + (recurrent.map { [$0.forward, $0.backward] } ?? [])
  }

  /// Sums the biases.
  ///
  /// - Parameter separate: The rows of a gate whose recurrent bias is not added.
  func refreshBias(from parameters: AlignedBuffer, separate: Range<Int>?) {
    let (input, count) = (parameters.start + places.inputBias.offset, foldedBias.count)
    foldedBias.start.update(from: input, count: count)
    guard let recurrentBias = places[.recurrentBias] else { return }
    let recurrent = parameters.start + recurrentBias.offset
    for row in 0..<count { foldedBias.start[row] = input[row] + recurrent[row] }
    guard let separate else { return }
    (foldedBias.start + separate.lowerBound).update(from: input + separate.lowerBound, count: separate.count)
  }
}
