/// The number of extended grapheme clusters in well-formed UTF-8.
func graphemeCount(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
  var count = 0
  forEachCluster(of: bytes) { _, _, _ in count += 1 }
  return count
}

/// Calls `body` with start, end and first scalar of each extended grapheme cluster of well-formed UTF-8.
@inline(__always)
func forEachCluster(
  of bytes: UnsafeBufferPointer<UInt8>, _ body: (_ start: Int, _ end: Int, _ first: UInt32) -> Void
) {
  guard let base = bytes.baseAddress, bytes.count > 0 else { return }
  let end = bytes.count
  GraphemeTable.shared.standsAlone.withView { standsAlone in
    var (first, position) = decodeTrustedUTF8(base, at: 0)
    var start = 0
    /// Whether the cluster so far is one scalar that joins only scalars that do not stand alone.
    var isAlone = standsAlone[first] != 0
    var breaker = GraphemeBreaker()
    breaker.restart(at: first)
    while position < end {
      let (scalar, length) = decodeTrustedUTF8(base, at: position)
      let nextIsAlone = standsAlone[scalar] != 0
      let breaks: Bool
      if isAlone, nextIsAlone {
        breaks = true
        breaker.restart(at: scalar)
      } else {
        breaks = breaker.isBoundary(before: scalar)
      }
      if breaks {
        body(start, position, first)
        start = position
        first = scalar
        isAlone = nextIsAlone
      } else {
        isAlone = false
      }
      position &+= length
    }
    body(start, end, first)
  }
}
