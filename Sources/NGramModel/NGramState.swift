import LanguageModels

/// The last n − 1 units of each of S streams: the state of an n-gram model.
public struct NGramState: StreamState, Equatable {
  /// S: the number of streams.
  public private(set) var streams: Int
  /// n − 1
  public let width: Int
  /// [S, n − 1]: the last unit of a stream first; ``nothing`` for positions before the beginning of the
  /// stream.
  public private(set) var units: [UInt32]

  /// Marks a position before the beginning of a stream.
  public static let nothing = UInt32.max

  /// Streams that have read nothing.
  public init(streams: Int, width: Int) {
    self.streams = streams
    self.width = width
    units = Array(repeating: Self.nothing, count: streams * width)
  }

  /// Keeps the given streams, in this order; a stream may be named several times.
  public mutating func select(_ rows: [Int]) {
    precondition(rows.allSatisfy { $0 >= 0 && $0 < streams }, "rows \(rows) of \(streams) streams")
    var selected: [UInt32] = []
    selected.reserveCapacity(rows.count * width)
    for row in rows { selected += units[row * width..<(row + 1) * width] }
    units = selected
    streams = rows.count
  }

  /// Appends the streams of another state of the same model, in their order.
  public mutating func join(_ other: NGramState) {
    precondition(
      width == other.width,
      "a state that remembers \(width) units joined by one that remembers \(other.width)")
    units += other.units
    streams += other.streams
  }

  /// Reads a unit in one stream.
  ///
  /// - Parameter body: Called with the units that the stream remembers, the last first.
  mutating func read<Output>(
    _ unit: UInt32, stream: Int, _ body: (UnsafeBufferPointer<UInt32>) -> Output
  ) -> Output {
    let width = width
    return units.withUnsafeMutableBufferPointer { units in
      let row = UnsafeMutableBufferPointer(rebasing: units[stream * width..<(stream + 1) * width])
      for place in stride(from: width - 1, to: 0, by: -1) { row[place] = row[place - 1] }
      if width > 0 { row[0] = unit }
      return body(UnsafeBufferPointer(row))
    }
  }
}
