import Glibc

/// A fixed block of floats at an address that suits vector loads, zero at first.
final class AlignedBuffer {
  let start: UnsafeMutablePointer<Float>
  let count: Int

  /// Room for `count` floats; large blocks ask for huge pages, which spare address look-ups.
  init(count: Int) {
    self.count = count
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    let alignment = bytes >= 1 << 21 ? 1 << 21 : 64
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: alignment)
    if bytes >= 1 << 21 { madvise(memory, bytes, Int32(MADV_HUGEPAGE)) }
    start = memory.bindMemory(to: Float.self, capacity: count)
    start.initialize(repeating: 0, count: count)
  }

  deinit { UnsafeMutableRawPointer(start).deallocate() }

  /// Copies an array in.
  func load(_ values: [Float]) {
    precondition(values.count == count, "\(values.count) values for \(count) places")
    values.withUnsafeBufferPointer { source in
      if let first = source.baseAddress { start.update(from: first, count: count) }
    }
  }

  /// A copy as an array.
  var array: [Float] { Array(UnsafeBufferPointer(start: start, count: count)) }

  /// Sets everything to 0.
  func clear() { start.update(repeating: 0, count: count) }
}
