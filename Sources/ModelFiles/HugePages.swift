import Glibc

/// Pages of 2 MiB, which the system hands out several times as fast as the same memory in pages of 4 KiB.
enum HugePages {
  private static let size = 1 << 21

  /// Asks for them where memory that nobody has touched yet is large enough; a wish, no more.
  static func wish(for memory: UnsafeMutableRawBufferPointer) {
    guard let start = memory.baseAddress else { return }
    let first = (Int(bitPattern: start) + size - 1) / size * size - Int(bitPattern: start)
    let count = (memory.count - first) / size * size
    guard count > 0 else { return }
    madvise(start + first, count, Int32(MADV_HUGEPAGE))
  }
}
