/// The memory of S streams of a neural model between two units.
///
/// One flat array [L, P, S, W]: for every layer, for every part of the cell's state (hidden first), a row of H numbers a
/// stream. A window network remembers the last C − 1 units alone: one row a stream of as many numbers, an id and 1 each,
/// the latest last; 0 stands for nothing, as before the first unit.
public struct RecurrentState: StreamState, Equatable {
  /// L; 1 for a window network.
  public let layers: Int
  /// P: the number of the cell's state parts; 1 for a window network.
  public let parts: Int
  /// S
  public private(set) var streams: Int
  /// W: H, or C − 1 for a window network.
  public let width: Int
  /// [L, P, S, W]
  public var values: [Float]

  /// The zero state of a number of streams.
  public init(for configuration: ModelConfiguration, streams: Int) {
    self.init(shapeFor: configuration, streams: streams)
    values = Array(repeating: 0, count: layers * parts * streams * width)
  }

  /// A state without values.
  private init(shapeFor configuration: ModelConfiguration, streams: Int) {
    guard let cell = CellDescriptor.named(configuration.cell) else {
      preconditionFailure("cell \(configuration.cell) is not registered")
    }
    switch cell.structure {
    case .recurrent:
      (layers, parts, width) = (configuration.layers, cell.stateParts.count, configuration.hiddenSize)
    case .window:
      (layers, parts, width) = (1, 1, configuration.context - 1)
    }
    self.streams = streams
    values = []
  }

  /// Stops where the state is not one of a model with this configuration: engines write into it unchecked.
  package func require(_ configuration: ModelConfiguration) {
    let expected = RecurrentState(shapeFor: configuration, streams: streams)
    precondition(
      layers == expected.layers && parts == expected.parts && width == expected.width
        && values.count == layers * parts * streams * width,
      "a state of \(layers) layers × \(parts) parts × \(streams) streams × \(width) with \(values.count) values for "
        + "a model of \(expected.layers) × \(expected.parts) × \(expected.width)")
    precondition(holdsUnits(of: configuration), "a state whose units are none of the model's")
  }

  /// Whether the values can be those of a model with this configuration: a window network's are ids and 1, or 0.
  package func holdsUnits(of configuration: ModelConfiguration) -> Bool {
    guard configuration.structure == .window else { return true }
    let known = 0...Float(configuration.readableCount)
    return values.allSatisfy { known.contains($0) && $0 == $0.rounded() }
  }

  /// The units that a stream of a window network remembers, [C − 1], the oldest first; nil where the text had not begun.
  package func units(ofStream stream: Int) -> [UInt32?] {
    values[stream * width..<(stream + 1) * width].map { $0 > 0 ? UInt32($0) - 1 : nil }
  }

  /// Where a part of a layer begins in ``values``: [S, W] from there.
  public func offset(layer: Int, part: Int) -> Int { (layer * parts + part) * streams * width }

  /// Sets every stream to zero.
  public mutating func reset() {
    for place in values.indices { values[place] = 0 }
  }

  /// Keeps the given streams, in this order; one may be named several times.
  public mutating func select(_ rows: [Int]) {
    precondition(rows.allSatisfy { $0 >= 0 && $0 < streams }, "rows \(rows) of \(streams) streams")
    var selected: [Float] = []
    selected.reserveCapacity(layers * parts * rows.count * width)
    for block in 0..<layers * parts {
      for row in rows {
        let start = (block * streams + row) * width
        selected.append(contentsOf: values[start..<start + width])
      }
    }
    values = selected
    streams = rows.count
  }
}
