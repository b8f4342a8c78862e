import Glibc

/// The bytes of a file, mapped into memory where the file can be mapped and read otherwise.
///
/// The file must not be shortened while it is mapped.
package final class MappedFile: Sendable {
  private enum Storage: Sendable {
    case mapped(address: UInt, count: Int)
    case read([UInt8])
  }

  private let storage: Storage

  /// Opens a file; pipes and devices are read to their end.
  package init(path: String) throws(TextError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: systemMessage(errno)) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .unreadable(path: path, reason: systemMessage(errno))
    }
    if status.st_mode & S_IFMT == S_IFDIR { throw .isDirectory(path: path) }
    if status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 {
      let address = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0)
      if let address, address != MAP_FAILED {
        madvise(address, Int(status.st_size), MADV_SEQUENTIAL)
        storage = .mapped(address: UInt(bitPattern: address), count: Int(status.st_size))
        return
      }
    }
    storage = .read(try readAll(descriptor, path: path))
  }

  /// Reads a descriptor, such as standard input (0), to its end.
  package init(descriptor: Int32, name: String) throws(TextError) {
    storage = .read(try readAll(descriptor, path: name))
  }

  deinit {
    if case .mapped(let address, let count) = storage {
      munmap(UnsafeMutableRawPointer(bitPattern: address), count)
    }
  }

  /// Number of bytes.
  package var count: Int {
    switch storage {
    case .mapped(_, let count): count
    case .read(let bytes): bytes.count
    }
  }

  /// Calls `body` with the bytes, which are valid only during the call.
  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch storage {
    case .mapped(let address, let count):
      return try body(UnsafeBufferPointer(start: UnsafePointer(bitPattern: address), count: count))
    case .read(let bytes):
      return try withArray(bytes, body)
    }
  }

  /// Tells the system that bytes will not be needed soon, so that memory stays free.
  package func release(_ range: Range<Int>) {
    guard case .mapped(let address, let count) = storage else { return }
    let page = sysconf(Int32(_SC_PAGESIZE))
    let start = range.lowerBound / page * page
    let end = min(range.upperBound, count) / page * page
    guard start < end else { return }
    madvise(UnsafeMutableRawPointer(bitPattern: address + UInt(start)), end - start, MADV_DONTNEED)
  }
}

/// Calls `body` with the elements of an array, keeping the type of what it throws.
func withArray<Result, Failure: Error>(
  _ bytes: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
) throws(Failure) -> Result {
  let outcome: Swift.Result<Result, Failure> = bytes.withUnsafeBufferPointer { buffer in
    do throws(Failure) { return .success(try body(buffer)) } catch { return .failure(error) }
  }
  return try outcome.get()
}

private func readAll(_ descriptor: Int32, path: String) throws(TextError) -> [UInt8] {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 18)
  while true {
    let count = read(descriptor, &chunk, chunk.count)
    if count == 0 { return bytes }
    if count < 0 {
      if errno == EINTR { continue }
      if errno == EISDIR { throw .isDirectory(path: path) }
      throw .unreadable(path: path, reason: systemMessage(errno))
    }
    bytes.append(contentsOf: chunk[..<count])
  }
}

/// The system's message for an error number.
private func systemMessage(_ number: Int32) -> String {
  guard let text = strerror(number) else { return "error \(number)" }
  return String(cString: text)
}
