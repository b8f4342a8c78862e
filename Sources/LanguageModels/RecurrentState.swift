/// The memory of S streams of a network between two units, as files hold it.
///
/// One flat array: for every layer, for every part of its state (hidden first), a row of numbers a stream.
/// What the parts are is said by the layers (``LayerDescriptor``). A part that holds units has an id and 1
/// each, the latest last; 0 stands for nothing, as before the first unit.
public struct RecurrentState: StreamState, Equatable {
  /// The parts of the state.
  public let layout: StateLayout
  /// S
  public package(set) var streams: Int
  /// For every layer and part [S, width of the part].
  public var values: [Float]

  /// The zero state of a number of streams.
  public init(for configuration: ModelConfiguration, streams: Int) {
    self.init(StateLayout(for: configuration), streams: streams)
  }

  /// The zero state of a number of streams.
  public init(_ layout: StateLayout, streams: Int) {
    self.layout = layout
    self.streams = streams
    values = Array(repeating: 0, count: streams * layout.width)
  }

  /// Stops where the state is not one of this layout: engines write into it unchecked.
  package func require(_ expected: StateLayout) {
    precondition(
      layout == expected && values.count == streams * layout.width,
      "a state of \(layout.parts) for \(streams) streams with \(values.count) values for a model of \(expected.parts)"
    )
    precondition(expected.allows(values, streams: streams), "a state whose units are none of the model's")
  }

  /// Whether parts that hold units hold some that the model can read.
  package var holdsUnits: Bool { layout.allows(values, streams: streams) }

  /// Where a part of a layer begins in ``values``: [S, width of the part] from there.
  public func offset(layer: Int, part: Int) -> Int {
    layout.offset(layer: layer, part: part, streams: streams)
  }

  /// Sets every stream to zero.
  public mutating func reset() {
    for place in values.indices { values[place] = 0 }
  }

  /// Keeps the given streams, in this order; one may be named several times.
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
