extension RecurrentState {
  /// Appends the streams of another state of the same model, in their order.
  public mutating func join(_ other: RecurrentState) {
    precondition(
      layout == other.layout, "a state of \(layout.parts) joined by one of \(other.layout.parts)")
    var joined: [Float] = []
    joined.reserveCapacity(values.count + other.values.count)
    var (own, added) = (0, 0)
    for part in layout.parts.joined() {
      let (ownCount, addedCount) = (streams * part.width, other.streams * part.width)
      joined += values[own..<own + ownCount]
      joined += other.values[added..<added + addedCount]
      own += ownCount
      added += addedCount
    }
    values = joined
    streams += other.streams
  }
}
