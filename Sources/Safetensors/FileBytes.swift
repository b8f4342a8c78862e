import Platform

/// The bytes of a whole file, mapped or copied, that nobody changes.
///
/// `@unchecked Sendable` holds because the pointer is set once and its memory is only ever read: a private
/// read-only mapping, or a copy that no one else has.
final class FileBytes: @unchecked Sendable {
  let buffer: UnsafeRawBufferPointer
  private let isMapped: Bool

  /// Maps the file at `path`.
  init(mapping path: String) throws(SafetensorsError) {
    // O_NONBLOCK: opening a pipe must not wait for its other end. Regular files do not care.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .cannotOpen(path: path, code: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notARegularFile(path: path) }
    let byteCount = Int(status.st_size)
    // mmap refuses an empty mapping.
    if byteCount == 0 {
      buffer = UnsafeRawBufferPointer(start: nil, count: 0)
    } else {
      guard let start = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED
      else { throw .cannotMap(path: path, code: errno) }
      buffer = UnsafeRawBufferPointer(start: start, count: byteCount)
    }
    isMapped = true
  }

  /// Copies bytes to a place that is aligned like a mapped file.
  init(copying bytes: [UInt8]) {
    let copy = UnsafeMutableRawBufferPointer.allocate(
      byteCount: bytes.count, alignment: Header.dataAlignment)
    copy.copyBytes(from: bytes)
    buffer = UnsafeRawBufferPointer(copy)
    isMapped = false
  }

  /// Tells the system that all bytes of a large range are about to be read, which then need not be fetched
  /// page by page.
  func prepare(_ range: Range<Int>) {
    guard isMapped, range.count >= 1 << 16, let start = buffer.baseAddress else { return }
    MemoryAdvice.willRead(range, ofMapping: start)
  }

  deinit {
    if !isMapped {
      buffer.deallocate()
    } else if let start = buffer.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: start), buffer.count)
    }
  }
}
