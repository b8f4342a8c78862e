import Platform

/// Reads what cannot be mapped: pipes, terminals, devices.
///
/// A long text goes to a temporary file without a name, so that it takes no memory while it is processed.
package enum PipeReader {
  /// Texts up to this many bytes stay in memory.
  package static let memoryLimit = 1 << 26
  /// Milliseconds between two calls of the watch while no data arrives.
  private static let patience: Int32 = 200

  /// Reads a descriptor to its end.
  static func read(
    _ descriptor: Int32, name: String, memoryLimit: Int, _ watch: MappedFile.Watch
  ) throws(TextError) -> MappedFile.Storage {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while bytes.count < memoryLimit {
      let count = try next(of: descriptor, into: &chunk, name: name, after: bytes.count, watch)
      if count == 0 { return .read(bytes) }
      bytes.append(contentsOf: chunk[..<count])
    }
    let file = try TemporaryFile(for: name)
    try file.append(bytes[...])
    var total = bytes.count
    bytes = []
    while true {
      let count = try next(of: descriptor, into: &chunk, name: name, after: total, watch)
      if count == 0 { return try file.mapped(size: total) }
      try file.append(chunk[..<count])
      total += count
    }
  }

  /// Waits for bytes and reads some; 0 at the end.
  private static func next(
    of descriptor: Int32, into chunk: inout [UInt8], name: String, after total: Int, _ watch: MappedFile.Watch
  ) throws(TextError) -> Int {
    while true {
      try watch(total)
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      // A signal interrupts poll; read is restarted.
      guard poll(&entry, 1, patience) > 0 else { continue }
      let count = Platform.read(descriptor, &chunk, chunk.count)
      if count >= 0 { return count }
      switch errno {
      case EINTR, EAGAIN: continue
      case EISDIR: throw .isDirectory(path: name)
      case let code: throw .unreadable(path: name, reason: systemMessage(code))
      }
    }
  }
}

/// A file that is deleted when it is closed.
private struct TemporaryFile: ~Copyable {
  private let descriptor: Int32
  private let folder: String
  private let name: String

  init(for name: String) throws(TextError) {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    self.folder = folder.isEmpty ? "/tmp" : folder
    self.name = name
    var template = Array((self.folder + "/charrnn-XXXXXX").utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw Self.failure(name, self.folder) }
    unlink(template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func append(_ bytes: ArraySlice<UInt8>) throws(TextError) {
    let isWritten = bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0, errno != EINTR { return false }
        rest = rest.dropFirst(max(0, count))
      }
      return true
    }
    guard isWritten else { throw Self.failure(name, folder) }
  }

  /// The whole file; it lives as long as the mapping.
  func mapped(size: Int) throws(TextError) -> MappedFile.Storage {
    lseek(descriptor, 0, SEEK_SET)
    guard let storage = MappedFile.Storage(mapping: descriptor, size: size) else {
      throw Self.failure(name, folder)
    }
    return storage
  }

  /// The error for the current `errno`.
  private static func failure(_ name: String, _ folder: String) -> TextError {
    .unreadable(
      path: name,
      reason: "it is long, and a temporary file for it in \(folder) failed: \(systemMessage(errno)); "
        + "save the text as a file first, or name a folder with more room in TMPDIR")
  }
}
