import Platform

/// A long sequence of numbers, two bytes each as long as they fit, in blocks that are freed one by one.
struct NumberBlocks {
  /// A contiguous part of the sequence.
  enum Stretch {
    case narrow(UnsafeBufferPointer<UInt16>)
    case wide(UnsafeBufferPointer<UInt32>)

    var count: Int {
      switch self {
      case .narrow(let numbers): numbers.count
      case .wide(let numbers): numbers.count
      }
    }
  }

  private enum Block {
    case narrow([UInt16])
    case wide([UInt32])
  }

  private var blocks: [Block] = []
  /// The end of each block.
  private var ends: [Int] = []

  /// The number of numbers in a block. Allocations of this size (64 MiB and more) come directly from the
  /// system and are returned to it; pages that are not written cost nothing.
  private static let blockSize = 1 << 25

  /// The number of numbers.
  var count: Int { ends.last ?? 0 }

  mutating func append(_ numbers: UnsafeBufferPointer<UInt16>) {
    let last = blocks.count - 1
    if last >= 0, case .narrow(var block) = blocks[last], block.count + numbers.count <= Self.blockSize {
      blocks[last] = .narrow([])
      block.append(contentsOf: numbers)
      blocks[last] = .narrow(block)
      ends[last] += numbers.count
    } else {
      blocks.append(.narrow(Self.block(numbers)))
      ends.append(count + numbers.count)
    }
  }

  mutating func append(_ numbers: UnsafeBufferPointer<UInt32>) {
    let last = blocks.count - 1
    if last >= 0, case .wide(var block) = blocks[last], block.count + numbers.count <= Self.blockSize {
      blocks[last] = .wide([])
      block.append(contentsOf: numbers)
      blocks[last] = .wide(block)
      ends[last] += numbers.count
    } else {
      blocks.append(.wide(Self.block(numbers)))
      ends.append(count + numbers.count)
    }
  }

  private static func block<Number>(_ numbers: UnsafeBufferPointer<Number>) -> [Number] {
    // The system provides huge pages several times as fast as the same memory in small pages.
    var block = [Number](unsafeUninitializedCapacity: max(blockSize, numbers.count)) { buffer, _ in
      MemoryAdvice.wishForHugePages(UnsafeMutableRawBufferPointer(buffer))
    }
    block.append(contentsOf: numbers)
    return block
  }

  /// Calls `body` with the parts of a range, in order.
  func read(_ range: Range<Int>, _ body: (Stretch) -> Void) {
    precondition(range.upperBound <= count, "numbers \(range) of \(count)")
    for index in blocks.indices { read(range, of: index, body) }
  }

  /// Like ``read(_:_:)``, but frees every block that has been read to its end; it must not be read again.
  mutating func consume(_ range: Range<Int>, _ body: (Stretch) -> Void) {
    precondition(range.upperBound <= count, "numbers \(range) of \(count)")
    for index in blocks.indices {
      read(range, of: index, body)
      if ends[index] <= range.upperBound { blocks[index] = .narrow([]) }
    }
  }

  private func read(_ range: Range<Int>, of index: Int, _ body: (Stretch) -> Void) {
    let start = index == 0 ? 0 : ends[index - 1]
    let part = range.clamped(to: start..<ends[index])
    guard !part.isEmpty else { return }
    let inside = part.lowerBound - start..<part.upperBound - start
    switch blocks[index] {
    case .narrow(let numbers):
      numbers.withUnsafeBufferPointer { body(.narrow(UnsafeBufferPointer(rebasing: $0[inside]))) }
    case .wide(let numbers):
      numbers.withUnsafeBufferPointer { body(.wide(UnsafeBufferPointer(rebasing: $0[inside]))) }
    }
  }
}
