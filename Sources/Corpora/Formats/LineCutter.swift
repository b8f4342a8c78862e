import Platform

/// Cuts a text that arrives in pieces into lines.
struct LineCutter {
  /// The number of lines so far.
  private(set) var count = 0
  private var carried: [UInt8] = []

  /// Takes the next piece, and calls `handle` with each line that ends in it, without its line feed.
  mutating func append<Failure: Error>(
    _ piece: UnsafeBufferPointer<UInt8>,
    _ handle: (_ line: UnsafeBufferPointer<UInt8>, _ number: Int) throws(Failure) -> Void
  ) throws(Failure) {
    guard let base = piece.baseAddress else { return }
    var start = 0
    while let found = memchr(base + start, 0x0A, piece.count - start) {
      let end = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      let line = UnsafeBufferPointer(rebasing: piece[start..<end])
      count += 1
      start = end + 1
      if carried.isEmpty {
        try handle(line, count)
      } else {
        carried += line
        try endCarried(handle)
      }
    }
    carried += piece[start...]
  }

  /// Ends the text, and with it a last line without a line feed.
  mutating func endText<Failure: Error>(
    _ handle: (_ line: UnsafeBufferPointer<UInt8>, _ number: Int) throws(Failure) -> Void
  ) throws(Failure) {
    guard !carried.isEmpty else { return }
    count += 1
    try endCarried(handle)
  }

  private mutating func endCarried<Failure: Error>(
    _ handle: (_ line: UnsafeBufferPointer<UInt8>, _ number: Int) throws(Failure) -> Void
  ) throws(Failure) {
    let line = carried
    carried.removeAll(keepingCapacity: true)
    let number = count
    let outcome: Result<Void, Failure> = line.withUnsafeBufferPointer { line in
      do throws(Failure) { return .success(try handle(line, number)) } catch { return .failure(error) }
    }
    try outcome.get()
  }
}
