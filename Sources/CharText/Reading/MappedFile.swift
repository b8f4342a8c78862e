import Platform

/// The bytes of a text: a memory-mapped file, or the contents of a pipe.
///
/// The file must not be truncated while it is mapped.
package final class MappedFile: Sendable {
  /// Called at least five times per second with the number of bytes read from a pipe so far; throws
  /// `TextError.stopped` to cancel.
  package typealias Watch = (Int) throws(TextError) -> Void

  enum Storage: Sendable {
    /// `skipped` bytes at the beginning are mapped but are not part of the text.
    case mapped(address: UInt, count: Int, skipped: Int)
    case read([UInt8])
  }

  private let storage: Storage

  /// Opens a file; pipes and devices are read to their end.
  package init(path: String, watch: Watch = { _ in }) throws(TextError) {
    // Without O_NONBLOCK, opening a pipe blocks until its other end is opened, and the watch could not be
    // called.
    let descriptor = openFile(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: systemMessage(errno)) }
    defer { close(descriptor) }
    storage = try Storage(descriptor, name: path, memoryLimit: PipeReader.memoryLimit, watch)
  }

  /// Reads a descriptor, such as standard input (0), from its current position to its end.
  ///
  /// - Parameter memoryLimit: Longer texts from a pipe go to a temporary file.
  package init(
    descriptor: Int32, name: String, memoryLimit: Int = PipeReader.memoryLimit, watch: Watch = { _ in }
  ) throws(TextError) {
    storage = try Storage(descriptor, name: name, memoryLimit: memoryLimit, watch)
  }

  deinit {
    if case .mapped(let address, let count, _) = storage {
      munmap(UnsafeMutableRawPointer(bitPattern: address), count)
    }
  }

  /// Number of bytes.
  package var count: Int {
    switch storage {
    case .mapped(_, let count, let skipped): count - skipped
    case .read(let bytes): bytes.count
    }
  }

  /// Calls `body` with the bytes, which are valid only during the call.
  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch storage {
    case .mapped(let address, let count, let skipped):
      return try body(
        UnsafeBufferPointer(start: UnsafePointer(bitPattern: address + UInt(skipped)), count: count - skipped)
      )
    case .read(let bytes):
      return try withArray(bytes, body)
    }
  }

  /// Tells the system that bytes will not be needed soon, so that it can free their memory.
  package func release(_ range: Range<Int>) {
    guard case .mapped(let address, let count, let skipped) = storage,
      let start = UnsafeRawPointer(bitPattern: address)
    else { return }
    MemoryAdvice.release(
      skipped + range.lowerBound..<skipped + range.upperBound, ofMapping: start, byteCount: count)
  }
}

extension MappedFile.Storage {
  init(
    _ descriptor: Int32, name: String, memoryLimit: Int, _ watch: MappedFile.Watch
  ) throws(TextError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .unreadable(path: name, reason: systemMessage(errno))
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw .isDirectory(path: name)
    case S_IFREG:
      // Virtual files, such as those under /proc, report a size of 0.
      if let mapped = Self(mapping: descriptor, size: Int(status.st_size)) {
        self = mapped
      } else {
        fallthrough
      }
    default: self = try PipeReader.read(descriptor, name: name, memoryLimit: memoryLimit, watch)
    }
  }

  /// Maps the rest of an open file from its current position, and moves that to the end, as reading would;
  /// nil if there is nothing, or it cannot be mapped.
  init?(mapping descriptor: Int32, size: Int) {
    let place = max(0, Int(lseek(descriptor, 0, SEEK_CUR)))
    guard place < size, let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0),
      address != MAP_FAILED
    else { return nil }
    MemoryAdvice.readsInOrder(address, byteCount: size)
    lseek(descriptor, 0, SEEK_END)
    self = .mapped(address: UInt(bitPattern: address), count: size, skipped: place)
  }
}

/// Calls `body` with the elements of an array, preserving the type of the error it throws.
func withArray<Result, Failure: Error>(
  _ bytes: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
) throws(Failure) -> Result {
  let outcome: Swift.Result<Result, Failure> = bytes.withUnsafeBufferPointer { buffer in
    do throws(Failure) { return .success(try body(buffer)) } catch { return .failure(error) }
  }
  return try outcome.get()
}

/// The system's message for an error number.
func systemMessage(_ number: Int32) -> String {
  guard let text = strerror(number) else { return "error \(number)" }
  return String(cString: text)
}
