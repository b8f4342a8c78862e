import COneDNN

/// A matrix of weights in the layouts that oneDNN's products asked for.
///
/// Packing costs 100–300 µs for 512 × 2048 floats and is done once after every update; each product then runs near
/// the machine's peak.
final class PackedMatrix {
  /// K: rows of the right factor.
  let rows: Int
  /// N: columns of the right factor.
  let columns: Int
  private let source: UnsafePointer<Float>
  private let sourceDescriptor: dnnl_memory_desc_t
  private(set) var packings: [Packing] = []

  /// A matrix that lies at `source` in plain rows or, transposed, in plain columns.
  ///
  /// - Parameters:
  ///   - rows: K.
  ///   - columns: N.
  ///   - strides: How far apart, in elements, neighbours in a column (`row`) and in a row (`column`) lie.
  init(rows: Int, columns: Int, at source: UnsafePointer<Float>, strides: (row: Int, column: Int)) {
    self.rows = rows
    self.columns = columns
    self.source = source
    sourceDescriptor = OneDNN.matrix(rows: rows, columns: columns, strides: strides)
  }

  /// The packing in this layout, made when it is asked for the first time.
  func packing(as descriptor: dnnl_memory_desc_t) -> Packing {
    var wanted = descriptor
    for packing in packings {
      var has = packing.descriptor
      if dnnl_memory_desc_equal(&has, &wanted) != 0 { return packing }
    }
    let packing = Packing(of: sourceDescriptor, at: source, as: descriptor)
    packings.append(packing)
    return packing
  }

  /// One layout of the matrix.
  final class Packing {
    let descriptor: dnnl_memory_desc_t
    let memory: OneDNNMemory
    private let storage: AlignedBuffer
    private let source: OneDNNMemory
    private let primitive: dnnl_primitive_t
    /// Whether the packing shows the weights as they are now.
    var isCurrent = false

    init(
      of sourceDescriptor: dnnl_memory_desc_t, at address: UnsafePointer<Float>,
      as descriptor: dnnl_memory_desc_t
    ) {
      self.descriptor = descriptor
      var (from, to) = (sourceDescriptor, descriptor)
      storage = AlignedBuffer(count: (dnnl_memory_desc_get_size(&to) + 3) / 4)
      memory = OneDNNMemory(descriptor, at: storage.start)
      source = OneDNNMemory(sourceDescriptor, at: UnsafeMutableRawPointer(mutating: address))
      var primitiveDescriptor: dnnl_primitive_desc_t?
      OneDNN.check(
        dnnl_reorder_primitive_desc_create(
          &primitiveDescriptor, &from, OneDNN.engine, &to, OneDNN.engine, nil), "describing a packing")
      defer { dnnl_primitive_desc_destroy(primitiveDescriptor) }
      var primitive: dnnl_primitive_t?
      OneDNN.check(dnnl_primitive_create(&primitive, primitiveDescriptor), "making a packing")
      guard let primitive else { preconditionFailure("oneDNN gave no packing") }
      self.primitive = primitive
    }

    deinit { dnnl_primitive_destroy(primitive) }

    /// Packs the weights as they are now, unless that was done already.
    func refresh(on stream: OneDNNStream) {
      guard !isCurrent else { return }
      withUnsafeTemporaryAllocation(of: dnnl_exec_arg_t.self, capacity: 2) { arguments in
        arguments[0] = dnnl_exec_arg_t(arg: DNNL_ARG_FROM, memory: source.handle)
        arguments[1] = dnnl_exec_arg_t(arg: DNNL_ARG_TO, memory: memory.handle)
        OneDNN.check(
          dnnl_primitive_execute(primitive, stream.handle, 2, arguments.baseAddress), "packing weights")
      }
      OneDNN.check(dnnl_stream_wait(stream.handle), "waiting for a packing")
      isCurrent = true
    }
  }
}
