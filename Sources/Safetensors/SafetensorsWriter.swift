/// Writes tensors and metadata as a safetensors file, in the order in which they were added.
///
/// The same input gives the same bytes. Data begins at a multiple of 64 bytes; the format allows no gaps
/// between tensors, so add those with wide elements first if a reader is to use all of them in place. The
/// data is never collected in memory: arrays are retained (not copied), and everything else is requested when
/// it is written.
///
/// ```swift
/// var writer = SafetensorsWriter(metadata: ["format_version": "1"])
/// writer.add("embedding.weight", shape: [V, D], weights)
/// try writer.write(toPath: "model.safetensors")
/// ```
public struct SafetensorsWriter {
  /// Takes some of a tensor's bytes. They are written before it returns.
  public typealias Sink = (UnsafeRawBufferPointer) throws(SafetensorsError) -> Void
  /// Hands the bytes of one tensor to the sink, in one piece or several, in order.
  public typealias Source = (Sink) throws(SafetensorsError) -> Void

  /// The file's `__metadata__`; left out when empty.
  public var metadata: SafetensorsMetadata
  /// The tensors added so far.
  public private(set) var tensors: [SafetensorsTensor] = []
  private(set) var sources: [Source] = []
  private var names: Set<[UInt8]> = []

  /// A file without tensors.
  public init(metadata: SafetensorsMetadata = SafetensorsMetadata()) {
    self.metadata = metadata
  }

  /// Adds a tensor whose bytes `source` provides each time the file is written: row-major, little-endian,
  /// exactly as many as `shape` and `dtype` say.
  ///
  /// Names must be distinct, and none may be `__metadata__`.
  public mutating func add(
    _ name: String, dtype: SafetensorsDType, shape: [Int], source: @escaping Source
  ) {
    precondition(
      !name.utf8.elementsEqual(Header.metadataKey.utf8), "a tensor cannot be named \(Header.metadataKey)")
    precondition(names.insert(Array(name.utf8)).inserted, "two tensors are named \(name)")
    precondition(shape.allSatisfy { $0 >= 0 }, "tensor \(name) has a negative length in its shape \(shape)")
    let begin = tensors.last.map { $0.byteOffset + $0.byteCount } ?? 0
    guard let byteCount = tensorByteCount(dtype: dtype, shape: shape),
      !begin.addingReportingOverflow(byteCount).overflow
    else { preconditionFailure("tensor \(name) of shape \(shape) is too large") }
    tensors.append(
      SafetensorsTensor(name: name, dtype: dtype, shape: shape, byteOffset: begin, byteCount: byteCount))
    sources.append(source)
  }

  /// Adds a tensor of these values, row-major. The array is retained as long as the writer exists.
  public mutating func add<Scalar: SafetensorsScalar>(_ name: String, shape: [Int], _ values: [Scalar]) {
    add(name, dtype: Scalar.dtype, shape: shape) { (sink: Sink) throws(SafetensorsError) in
      try values.withBytesTyped(sink)
    }
    let elementCount = tensors[tensors.count - 1].elementCount
    precondition(
      elementCount == values.count,
      "tensor \(name) of shape \(shape) takes \(elementCount) elements, and \(values.count) were given")
  }
}

extension Array {
  /// `withUnsafeBytes` whose closure throws a typed error.
  func withBytesTyped(_ body: SafetensorsWriter.Sink) throws(SafetensorsError) {
    let result = withUnsafeBytes { bytes -> Result<Void, SafetensorsError> in
      do throws(SafetensorsError) {
        return .success(try body(bytes))
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }
}
