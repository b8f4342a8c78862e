import Platform
import Synchronization

/// A fixed block of floats, aligned for vector loads, initially zero.
final class AlignedBuffer {
  let start: UnsafeMutablePointer<Float>
  let count: Int
  private let memory: AlignedMemory

  /// Room for `count` floats.
  init(count: Int) {
    self.count = count
    memory = AlignedMemory(byteCount: count * MemoryLayout<Float>.stride)
    start = memory.start.bindMemory(to: Float.self, capacity: count)
  }

  /// Copies an array in.
  func load(_ values: [Float]) {
    precondition(values.count == count, "\(values.count) values for \(count) places")
    values.withUnsafeBufferPointer { source in
      if let first = source.baseAddress { start.update(from: first, count: count) }
    }
  }

  /// Copies another block of the same length in.
  func load(from other: AlignedBuffer) {
    precondition(other.count == count, "\(other.count) values for \(count) places")
    start.update(from: other.start, count: count)
  }

  /// A copy as an array.
  var array: [Float] { Array(UnsafeBufferPointer(start: start, count: count)) }

  /// Sets all elements to 0.
  func clear() { start.update(repeating: 0, count: count) }
}

/// A fixed block of bytes, aligned for vector loads, initially zero.
package final class AlignedMemory {
  let start: UnsafeMutableRawPointer
  let byteCount: Int
  private let mapped: UnsafeMutableRawBufferPointer?

  /// From this size on, a block gets its own pages, which take no memory until they are written, and asks for
  /// huge pages, which save address translations.
  private static let hugePage = 1 << 21

  /// Measures how many bytes the engines of a task hold.
  package final class Meter: Sendable {
    private let total = Atomic<Int>(0)
    private let largest = Atomic<Int>(0)
    package init() {}
    /// The largest number of bytes that were held at the same time.
    package var peak: Int { largest.load(ordering: .relaxed) }
    fileprivate func add(_ count: Int) {
      largest.max(total.add(count, ordering: .relaxed).newValue, ordering: .relaxed)
    }
  }

  @TaskLocal package static var meter: Meter?
  private let meter: Meter?

  init(byteCount: Int) {
    meter = Self.meter
    meter?.add(byteCount)
    self.byteCount = byteCount
    if byteCount >= Self.hugePage {
      let length = byteCount + Self.hugePage
      let area = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      if let area, area != MAP_FAILED {
        start = area.alignedUp(toMultipleOf: Self.hugePage)
        MemoryAdvice.wishForHugePages(UnsafeMutableRawBufferPointer(start: start, count: byteCount))
        mapped = UnsafeMutableRawBufferPointer(start: area, count: length)
        return
      }
    }
    start = .allocate(byteCount: max(byteCount, 1), alignment: 64)
    start.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    mapped = nil
  }

  deinit {
    meter?.add(-byteCount)
    if let mapped { munmap(mapped.baseAddress, mapped.count) } else { start.deallocate() }
  }
}
