/// What a stream of a network carries between two units: the parts of each layer's state, in the order in
/// which ``RecurrentState`` holds them.
public struct StateLayout: Sendable, Equatable {
  /// The parts, layer by layer; none for a layer that carries nothing.
  public let parts: [[StatePart]]
  /// How many numbers a stream has in all.
  public let width: Int
  /// Ids that a part which holds units may hold.
  private let readableCount: Int

  /// Layouts of the same parts are equal: a state may be handed on to a model that reads other units.
  public static func == (one: StateLayout, other: StateLayout) -> Bool { one.parts == other.parts }

  /// The layout of a network's state.
  public init(for configuration: ModelConfiguration) {
    let layer = configuration.layer
    parts = (0..<configuration.layers).map { layer.state(of: configuration.shape(ofLayer: $0)) }
    width = parts.joined().reduce(0) { $0 + $1.width }
    readableCount = configuration.readableCount
  }

  /// Where a part of a layer begins in a state of so many streams.
  public func offset(layer: Int, part: Int, streams: Int) -> Int {
    var before = 0
    for other in parts[..<layer] { for part in other { before += part.width } }
    for other in parts[layer][..<part] { before += other.width }
    return streams * before
  }

  /// The shape of the tensor that holds such a state in a file: [layers, parts, S, width] of the layers that
  /// carry something, or, where their parts differ, one dimension.
  package func shape(streams: Int) -> [Int] {
    let carrying = parts.filter { !$0.isEmpty }
    guard let first = carrying.first?.first,
      carrying.allSatisfy({ $0.count == carrying[0].count && $0.allSatisfy { $0.width == first.width } })
    else { return [streams * width] }
    return [carrying.count, carrying[0].count, streams, first.width]
  }

  /// Whether values can be those of a state: parts that hold units hold ids and 1, or 0.
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
