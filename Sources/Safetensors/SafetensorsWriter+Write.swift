import Platform

extension SafetensorsWriter {
  /// Writes the file to `sink`, piece by piece.
  ///
  /// Throws ``SafetensorsError/headerTooLarge(byteCount:limit:)`` before the first byte, and whatever `sink`
  /// throws.
  public func write(to sink: Sink) throws(SafetensorsError) {
    let header = try Header.encoded(tensors: tensors, metadata: metadata)
    try header.withBytesTyped(sink)
    for (tensor, source) in zip(tensors, sources) {
      var byteCount = 0
      try source { (bytes: UnsafeRawBufferPointer) throws(SafetensorsError) in
        byteCount += bytes.count
        precondition(byteCount <= tensor.byteCount, mismatch(tensor, byteCount))
        try sink(bytes)
      }
      precondition(byteCount == tensor.byteCount, mismatch(tensor, byteCount))
    }
  }

  /// Writes the file to an open file descriptor, starting at its current position. `path` is only used in
  /// errors.
  ///
  /// Throws ``SafetensorsError/cannotWrite(path:code:)``, after which a part of the file may have been
  /// written.
  public func write(toFileDescriptor descriptor: Int32, path: String? = nil) throws(SafetensorsError) {
    try write { (bytes: UnsafeRawBufferPointer) throws(SafetensorsError) in
      var rest = bytes[...]
      while let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
        let written = Platform.write(descriptor, start, rest.count)
        if written >= 0 {
          rest = rest.dropFirst(written)
        } else if errno != EINTR {
          throw .cannotWrite(path: path, code: errno)
        }
      }
    }
  }

  /// Creates the file at `path`, or overwrites it in place; after an error a part of it may remain.
  ///
  /// Throws ``SafetensorsError/cannotWrite(path:code:)``.
  public func write(toPath path: String) throws(SafetensorsError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, code: errno) }
    do throws(SafetensorsError) {
      try write(toFileDescriptor: descriptor, path: path)
    } catch {
      close(descriptor)
      throw error
    }
    guard close(descriptor) == 0 else { throw .cannotWrite(path: path, code: errno) }
  }

  /// The whole file as bytes in memory.
  ///
  /// Throws ``SafetensorsError/headerTooLarge(byteCount:limit:)``.
  public func bytes() throws(SafetensorsError) -> [UInt8] {
    var file: [UInt8] = []
    try write { (bytes: UnsafeRawBufferPointer) throws(SafetensorsError) in
      file.append(contentsOf: bytes)
    }
    return file
  }

  private func mismatch(_ tensor: SafetensorsTensor, _ byteCount: Int) -> String {
    "tensor \(tensor.name) of shape \(tensor.shape) and type \(tensor.dtype.rawValue) takes \(tensor.byteCount) bytes, "
      + "and its source gave \(byteCount)"
  }
}
