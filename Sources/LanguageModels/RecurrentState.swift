/// The state of S streams of a network between two units, in the form that is stored in files.
///
/// One flat array: for every layer and every part of its state (hidden first), one row of numbers per stream.
/// The layers define the parts (``LayerDescriptor``). An element of a part that holds units is an id plus 1,
/// the latest unit last; 0 stands for nothing, as before the first unit.
public struct RecurrentState: StreamState, Equatable {
  /// The parts of the state and their order.
  public let layout: StateLayout
  /// S: the number of streams.
  public package(set) var streams: Int
  /// For every layer and part, [S, width of the part].
  public var values: [Float]

  /// The zero state for a number of streams.
  public init(for configuration: ModelConfiguration, streams: Int) {
    self.init(StateLayout(for: configuration), streams: streams)
  }

  /// The zero state for a number of streams.
  public init(_ layout: StateLayout, streams: Int) {
    self.layout = layout
    self.streams = streams
    values = Array(repeating: 0, count: streams * layout.width)
  }

  /// Stops the program if the state does not have this layout: engines write into it unchecked.
  package func require(_ expected: StateLayout) {
    precondition(
      layout == expected && values.count == streams * layout.width,
      "a state of \(layout.parts) for \(streams) streams with \(values.count) values for a model of \(expected.parts)"
    )
    precondition(expected.allows(values, streams: streams), "a state whose units are none of the model's")
  }

  /// Whether the parts that hold units only hold units that the model can read.
  package var holdsUnits: Bool { layout.allows(values, streams: streams) }

  /// The offset of a layer's part in ``values``, from which [S, width of the part] follow.
  public func offset(layer: Int, part: Int) -> Int {
    layout.offset(layer: layer, part: part, streams: streams)
  }

  /// Sets every stream to zero.
  public mutating func reset() {
    for place in values.indices { values[place] = 0 }
  }

  /// Keeps the given streams, in this order; a stream may be named several times.
  public mutating func select(_ rows: [Int]) {
    precondition(rows.allSatisfy { $0 >= 0 && $0 < streams }, "rows \(rows) of \(streams) streams")
    var selected: [Float] = []
    selected.reserveCapacity(rows.count * layout.width)
    var block = 0
    for part in layout.parts.joined() {
      for row in rows {
        let start = block + row * part.width
        selected.append(contentsOf: values[start..<start + part.width])
      }
      block += streams * part.width
    }
    values = selected
    streams = rows.count
  }
}
