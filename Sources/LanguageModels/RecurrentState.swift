/// The memory of S streams of a recurrent model between two units.
///
/// One flat array [L, P, S, H]: for every layer, for every part of the cell's state (hidden first), a row a stream.
public struct RecurrentState: StreamState, Equatable {
  /// L
  public let layers: Int
  /// P: the number of the cell's state parts.
  public let parts: Int
  /// S
  public private(set) var streams: Int
  /// H
  public let hiddenSize: Int
  /// [L, P, S, H]
  public var values: [Float]

  /// The zero state of a number of streams.
  public init(for configuration: ModelConfiguration, streams: Int) {
    self.init(shapeFor: configuration, streams: streams)
    values = Array(repeating: 0, count: layers * parts * streams * hiddenSize)
  }

  /// A state without values.
  private init(shapeFor configuration: ModelConfiguration, streams: Int) {
    guard let cell = CellDescriptor.named(configuration.cell) else {
      preconditionFailure("cell \(configuration.cell) is not registered")
    }
    layers = configuration.layers
    parts = cell.stateParts.count
    self.streams = streams
    hiddenSize = configuration.hiddenSize
    values = []
  }

  /// Stops where the state is not one of a model with this configuration: engines write into it unchecked.
  package func require(_ configuration: ModelConfiguration) {
    let expected = RecurrentState(shapeFor: configuration, streams: streams)
    precondition(
      layers == expected.layers && parts == expected.parts && hiddenSize == expected.hiddenSize
        && values.count == layers * parts * streams * hiddenSize,
      "a state of \(layers) layers × \(parts) parts × \(streams) streams × \(hiddenSize) with \(values.count) values for "
        + "a model of \(expected.layers) × \(expected.parts) × \(expected.hiddenSize)")
  }

  /// Where a part of a layer begins in ``values``: [S, H] from there.
  public func offset(layer: Int, part: Int) -> Int { (layer * parts + part) * streams * hiddenSize }

  /// Sets every stream to zero.
  public mutating func reset() {
    for place in values.indices { values[place] = 0 }
  }

  /// Keeps the given streams, in this order; one may be named several times.
  public mutating func select(_ rows: [Int]) {
    precondition(rows.allSatisfy { $0 >= 0 && $0 < streams }, "rows \(rows) of \(streams) streams")
    var selected: [Float] = []
    selected.reserveCapacity(layers * parts * rows.count * hiddenSize)
    for block in 0..<layers * parts {
      for row in rows {
        let start = (block * streams + row) * hiddenSize
        selected.append(contentsOf: values[start..<start + hiddenSize])
      }
    }
    values = selected
    streams = rows.count
  }
}
