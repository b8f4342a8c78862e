/// What a stream of a network carries between two units: the parts of each layer's state, in the order in
/// which ``RecurrentState`` stores them.
public struct StateLayout: Sendable, Equatable {
  /// The parts of each layer; empty for a layer without state.
  public let parts: [[StatePart]]
  /// The total number of elements per stream.
  public let width: Int
  /// The ids that a part that holds units may contain are below this.
  private let readableCount: Int

  /// Layouts with the same parts are equal: a state may be passed to a model that reads other units.
  public static func == (one: StateLayout, other: StateLayout) -> Bool { one.parts == other.parts }

  /// The layout of a network's state.
  public init(for configuration: ModelConfiguration) {
    let layer = configuration.layer
    parts = (0..<configuration.layers).map { layer.state(of: configuration.shape(ofLayer: $0)) }
    width = parts.joined().reduce(0) { $0 + $1.width }
    readableCount = configuration.readableCount
  }

  /// The offset of a layer's part in a state of the given number of streams.
  public func offset(layer: Int, part: Int, streams: Int) -> Int {
    var before = 0
    for other in parts[..<layer] { for part in other { before += part.width } }
    for other in parts[layer][..<part] { before += other.width }
    return streams * before
  }

  /// The shape of the tensor that stores such a state in a file: [layers, parts, S, width], counting only
  /// layers that have state; one dimension if the parts of layers differ.
  package func shape(streams: Int) -> [Int] {
    let carrying = parts.filter { !$0.isEmpty }
    guard let first = carrying.first?.first,
      carrying.allSatisfy({ $0.count == carrying[0].count && $0.allSatisfy { $0.width == first.width } })
    else { return [streams * width] }
    return [carrying.count, carrying[0].count, streams, first.width]
  }

  /// Whether the values can be those of a state: parts that hold units contain whole numbers, 0 or an id
  /// plus 1.
  func allows(_ values: [Float], streams: Int) -> Bool {
    let known = 0...Float(readableCount)
    var start = 0
    for part in parts.joined() {
      let end = start + streams * part.width
      if part.holdsUnits,
        !values[start..<end].allSatisfy({ known.contains($0) && $0 == $0.rounded() })
      {
        return false
      }
      start = end
    }
    return true
  }
}
