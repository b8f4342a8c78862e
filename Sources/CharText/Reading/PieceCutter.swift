/// Finds positions where a text may be cut so that the pieces can be processed one by one.
///
/// A safe cut is a scalar boundary, a grapheme boundary and a normalization boundary, and does not separate
/// CR from LF. The position after an LF always is one; other safe cuts lie between two inert scalars that are
/// clusters of their own. (In NFKC a scalar that is not inert, such as ㅋ, may become a scalar that joins the
/// next one.)
struct PieceCutter {
  private let suspicious: ScalarTable<UInt8>
  private let standsAlone = GraphemeTable.shared.standsAlone

  init(form: Normalization) {
    suspicious = NormalizationTable.table(for: form).isSuspicious
  }

  /// The end of the piece that begins at `start`: about `size` bytes further, or more if no cut there is
  /// safe.
  ///
  /// The bytes need not be valid UTF-8: no cut is inside or next to an ill-formed sequence.
  func pieceEnd(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, size: Int) -> Int {
    let target = start + max(size, 1)
    guard target < bytes.count else { return bytes.count }
    if let cut = lastCut(in: bytes, from: start, to: target) { return cut }
    var position = target + 1
    while position < bytes.count {
      if isSafe(bytes, at: position) { return position }
      position += 1
    }
    return bytes.count
  }

  /// The last safe cut after `start` and not after `target`; a cut after an LF is preferred to a later one.
  func lastCut(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to target: Int) -> Int? {
    guard target > start else { return nil }
    // Lines are usually short: look for a nearby line end first.
    var position = target
    let near = max(start, target - 65_536)
    while position > near {
      if bytes[position - 1] == 0x0A { return position }
      position -= 1
    }
    position = target
    while position > start {
      if isSafe(bytes, at: position) { return position }
      position -= 1
    }
    return nil
  }

  private func isSafe(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
    guard position > 0, position < bytes.count else { return position == bytes.count }
    guard let base = bytes.baseAddress else { return false }
    if bytes[position - 1] == 0x0A { return true }
    let (next, nextLength) = decodeUTF8(base, at: position, end: bytes.count)
    guard nextLength > 0, isAlone(next) else { return false }
    // The previous scalar: go back over continuation bytes to its lead byte.
    var lead = position - 1
    while lead > 0, position - lead < 4, bytes[lead] & 0xC0 == 0x80 { lead -= 1 }
    let (previous, previousLength) = decodeUTF8(base, at: lead, end: position)
    return previousLength == position - lead && isAlone(previous)
  }

  /// A byte order mark is dropped, so its neighbours may join.
  private func isAlone(_ scalar: UInt32) -> Bool {
    standsAlone[scalar] != 0 && suspicious[scalar] == 0 && scalar != 0xFEFF
  }
}
