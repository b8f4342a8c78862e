extension RecurrentState {
  /// Appends the streams of another state of the same model behind its own, in their order.
  public mutating func join(_ other: RecurrentState) {
    precondition(
      layers == other.layers && parts == other.parts && width == other.width,
      "a state of \(layers) layers × \(parts) parts × \(width) joined by one of \(other.layers) × \(other.parts) × "
        + "\(other.width)")
    guard other.streams > 0 else { return }
    guard streams > 0 else {
      self = other
      return
    }
    let own = streams
    // Makes room: the rows behind the state's own are overwritten.
    select(Array(0..<own) + Array(repeating: 0, count: other.streams))
    let count = other.streams * width
    for block in 0..<layers * parts {
      let start = (block * streams + own) * width
      values.replaceSubrange(start..<start + count, with: other.values[block * count..<(block + 1) * count])
    }
  }
}
