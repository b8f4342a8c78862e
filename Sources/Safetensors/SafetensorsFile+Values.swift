extension SafetensorsFile {
  /// The elements of a tensor, row-major, copied.
  ///
  /// Throws when there is no such tensor, or when its type is not exactly `Scalar`'s.
  public func values<Scalar: SafetensorsScalar>(
    named name: String, as type: Scalar.Type = Scalar.self
  ) throws(SafetensorsError) -> [Scalar] {
    try check(name, isOneOf: [Scalar.dtype])
    return try withBytes(named: name) { copied($0) }
  }

  /// Calls `body` with the elements of a tensor, row-major; the buffer is valid only during the call.
  ///
  /// Nothing is copied if the address of the elements has their alignment, as in files of
  /// ``SafetensorsWriter`` with one element size. Otherwise `body` gets a copy. Throws when there is no such
  /// tensor, or when its type is not exactly `Scalar`'s.
  public func withValues<Scalar: SafetensorsScalar, Output>(
    named name: String, as type: Scalar.Type = Scalar.self,
    _ body: (UnsafeBufferPointer<Scalar>) -> Output
  ) throws(SafetensorsError) -> Output {
    try check(name, isOneOf: [Scalar.dtype])
    return try withBytes(named: name) { bytes in
      guard let start = bytes.baseAddress, !bytes.isEmpty else {
        return body(UnsafeBufferPointer(start: nil, count: 0))
      }
      guard Int(bitPattern: start) % MemoryLayout<Scalar>.alignment == 0 else {
        return copied(bytes).withUnsafeBufferPointer(body)
      }
      return bytes.withMemoryRebound(to: Scalar.self, body)
    }
  }

  /// The elements of a tensor, row-major, where they are, and the owner that must be kept as long as they are
  /// used.
  ///
  /// Nothing is copied if the address of the elements has their alignment, as in ``withValues(named:as:_:)``.
  /// Throws when there is no such tensor, or when its type is not exactly `Scalar`'s.
  public func sharedValues<Scalar: SafetensorsScalar>(
    named name: String, as type: Scalar.Type = Scalar.self
  ) throws(SafetensorsError) -> (elements: UnsafeBufferPointer<Scalar>, owner: AnyObject) {
    try check(name, isOneOf: [Scalar.dtype])
    return try withBytes(named: name) { bytes in
      guard let start = bytes.baseAddress, !bytes.isEmpty else {
        return (UnsafeBufferPointer(start: nil, count: 0), self)
      }
      guard Int(bitPattern: start) % MemoryLayout<Scalar>.alignment == 0 else {
        let copy = FileBytes(copying: Array(bytes))
        return (copy.buffer.assumingMemoryBound(to: Scalar.self), copy)
      }
      return (bytes.assumingMemoryBound(to: Scalar.self), self)
    }
  }

  /// The elements of an F32, BF16 or F16 tensor as `Float`, row-major, copied; all three convert exactly.
  ///
  /// Throws when there is no such tensor or it holds another type.
  public func floats(named name: String) throws(SafetensorsError) -> [Float] {
    let count = try tensor(named: name).elementCount
    var values = [Float](repeating: 0, count: count)
    let result = values.withUnsafeMutableBufferPointer { buffer -> Result<Void, SafetensorsError> in
      do throws(SafetensorsError) {
        return .success(try copyFloats(named: name, into: buffer))
      } catch {
        return .failure(error)
      }
    }
    try result.get()
    return values
  }

  /// Calls `body` with the elements of an F32 tensor, row-major, without copying if their alignment allows
  /// it; the buffer is valid only during the call.
  ///
  /// Throws when there is no such tensor or it holds another type.
  public func withFloats<Output>(
    named name: String, _ body: (UnsafeBufferPointer<Float>) -> Output
  ) throws(SafetensorsError) -> Output {
    try withValues(named: name, as: Float.self, body)
  }

  /// Copies the elements of an F32, BF16 or F16 tensor, row-major, to a buffer of exactly that many floats.
  ///
  /// Throws when there is no such tensor or it holds another type.
  public func copyFloats(
    named name: String, into destination: UnsafeMutableBufferPointer<Float>
  ) throws(SafetensorsError) {
    let tensor = try check(name, isOneOf: SafetensorsDType.floats)
    precondition(
      destination.count == tensor.elementCount,
      "tensor \(name) of shape \(tensor.shape) does not fit a place of \(destination.count) elements")
    try prepare(name)
    try withBytes(named: name) { bytes in
      switch tensor.dtype {
      case .bfloat16:
        for index in destination.indices {
          destination[index] = bytes.loadUnaligned(fromByteOffset: 2 * index, as: BFloat16.self).float
        }
      case .float16:
        for index in destination.indices {
          destination[index] = Float(bytes.loadUnaligned(fromByteOffset: 2 * index, as: Float16.self))
        }
      default:
        UnsafeMutableRawBufferPointer(destination).copyMemory(from: bytes)
      }
    }
  }

  @discardableResult
  private func check(
    _ name: String, isOneOf expected: [SafetensorsDType]
  ) throws(SafetensorsError) -> SafetensorsTensor {
    let tensor = try tensor(named: name)
    guard expected.contains(tensor.dtype) else {
      throw .wrongDType(name: name, expected: expected, found: tensor.dtype, path: path)
    }
    return tensor
  }
}

private func copied<Scalar: SafetensorsScalar>(_ bytes: UnsafeRawBufferPointer) -> [Scalar] {
  let count = bytes.count / MemoryLayout<Scalar>.stride
  return Array(unsafeUninitializedCapacity: count) { buffer, initializedCount in
    UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
    initializedCount = count
  }
}
