import Platform

/// The immutable bytes of a whole file, memory-mapped or copied.
///
/// `@unchecked Sendable` is safe because the pointer is set once and its memory is only read: a private
/// read-only mapping, or a private copy.
final class FileBytes: @unchecked Sendable {
  let buffer: UnsafeRawBufferPointer
  private let isMapped: Bool

  /// Maps the file at `path` into memory.
  init(mapping path: String) throws(SafetensorsError) {
    // O_NONBLOCK: opening a pipe must not block until its other end is opened. The flag has no effect on
    // regular files.
    let descriptor = openFile(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
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

  /// Copies bytes to memory with the alignment of a mapped file.
  init(copying bytes: [UInt8]) {
    let copy = UnsafeMutableRawBufferPointer.allocate(
      byteCount: bytes.count, alignment: Header.dataAlignment)
    copy.copyBytes(from: bytes)
    buffer = UnsafeRawBufferPointer(copy)
    isMapped = false
  }

  /// Advises the system that all bytes of a large range are about to be read, so that it need not fetch them
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
