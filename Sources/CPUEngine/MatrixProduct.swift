import COneDNN

/// One product C = A·B, C = A·B + b or C += A·B of fixed shape, on the calling thread.
///
/// A is [M, K], B is [K, N], C is [M, N] in plain rows. It owns a scratch pad and views, so each worker has its own.
final class MatrixProduct {
  /// The right factor: weights in a packed layout, or a plain matrix whose address is given at each run.
  enum RightFactor {
    case packed(PackedMatrix)
    case plain(columnsOfB: Int, strides: (row: Int, column: Int))
  }

  private let primitive: dnnl_primitive_t
  private let left: OneDNNMemory
  private let right: OneDNNMemory
  private let bias: OneDNNMemory?
  private let result: OneDNNMemory
  private let scratchpad: OneDNNMemory
  private let scratch: AlignedBuffer
  private let stream: OneDNNStream
  private let packing: PackedMatrix.Packing?

  /// Plans a product.
  ///
  /// - Parameters:
  ///   - rows: M.
  ///   - depth: K.
  ///   - leftStrides: How far apart neighbours in a column and in a row of A lie; (K, 1) for plain rows.
  ///   - right: B.
  ///   - resultStride: How far apart rows of C lie; N for a plain matrix.
  ///   - hasBias: Whether a vector [N] is added to every row.
  ///   - accumulates: Whether the product is added to what C holds.
  init(
    rows: Int, depth: Int, leftStrides: (row: Int, column: Int)? = nil, right rightFactor: RightFactor,
    resultStride: Int? = nil, hasBias: Bool = false, accumulates: Bool = false, stream: OneDNNStream
  ) {
    self.stream = stream
    let columns: Int
    var rightDescriptor: dnnl_memory_desc_t
    switch rightFactor {
    case .packed(let matrix):
      precondition(
        matrix.rows == depth, "a left factor of depth \(depth) and a right one of \(matrix.rows) rows")
      columns = matrix.columns
      rightDescriptor = OneDNN.matrixOfAnyLayout(rows: depth, columns: columns)
    case .plain(let columnsOfB, let strides):
      columns = columnsOfB
      rightDescriptor = OneDNN.matrix(rows: depth, columns: columns, strides: strides)
    }
    var leftDescriptor = OneDNN.matrix(rows: rows, columns: depth, strides: leftStrides ?? (depth, 1))
    var resultDescriptor = OneDNN.matrix(rows: rows, columns: columns, strides: (resultStride ?? columns, 1))
    var biasDescriptor = OneDNN.matrix(rows: 1, columns: columns, strides: (columns, 1))
    var operation = dnnl_matmul_desc_t()
    OneDNN.check(
      withUnsafePointer(to: &biasDescriptor) {
        dnnl_matmul_desc_init(
          &operation, &leftDescriptor, &rightDescriptor, hasBias ? $0 : nil, &resultDescriptor)
      }, "describing a product of \(rows)×\(depth)×\(columns)")

    var attributes: dnnl_primitive_attr_t?
    OneDNN.check(dnnl_primitive_attr_create(&attributes), "making attributes")
    defer { dnnl_primitive_attr_destroy(attributes) }
    // The scratch pad is ours: oneDNN's own is shared by all threads that run the same primitive.
    OneDNN.check(
      dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user), "choosing a scratch pad"
    )
    if accumulates {
      var operations: dnnl_post_ops_t?
      OneDNN.check(dnnl_post_ops_create(&operations), "making a sum")
      OneDNN.check(dnnl_post_ops_append_sum(operations, 1), "making a sum")
      OneDNN.check(dnnl_primitive_attr_set_post_ops(attributes, operations), "making a sum")
      dnnl_post_ops_destroy(operations)
    }

    let descriptor = Self.bestDescriptor(
      of: &operation, attributes, "planning a product of \(rows)×\(depth)×\(columns)")
    defer { dnnl_primitive_desc_destroy(descriptor) }
    var primitive: dnnl_primitive_t?
    OneDNN.check(dnnl_primitive_create(&primitive, descriptor), "making a product")
    guard let primitive, let chosen = dnnl_primitive_desc_query_md(descriptor, dnnl_query_weights_md, 0),
      let scratchDescriptor = dnnl_primitive_desc_query_md(descriptor, dnnl_query_scratchpad_md, 0)
    else { preconditionFailure("oneDNN gave no product of \(rows)×\(depth)×\(columns)") }
    self.primitive = primitive

    scratch = AlignedBuffer(count: (dnnl_memory_desc_get_size(scratchDescriptor) + 3) / 4)
    scratchpad = OneDNNMemory(scratchDescriptor.pointee, at: scratch.start)
    left = OneDNNMemory(leftDescriptor)
    result = OneDNNMemory(resultDescriptor)
    bias = hasBias ? OneDNNMemory(biasDescriptor) : nil
    switch rightFactor {
    case .packed(let matrix):
      let packing = matrix.packing(as: chosen.pointee)
      self.packing = packing
      right = packing.memory
    case .plain:
      packing = nil
      right = OneDNNMemory(rightDescriptor)
    }
  }

  deinit { dnnl_primitive_destroy(primitive) }

  /// oneDNN's batch-reduce products where the processor has them, else its first offer.
  ///
  /// oneDNN offers its general product first, which copies the weights at every call; the batch-reduce one takes them
  /// packed.
  private static func bestDescriptor(
    of operation: UnsafePointer<dnnl_matmul_desc_t>, _ attributes: dnnl_primitive_attr_t?, _ action: String
  ) -> dnnl_primitive_desc_t? {
    var iterator: dnnl_primitive_desc_iterator_t?
    OneDNN.check(
      dnnl_primitive_desc_iterator_create(&iterator, operation, attributes, OneDNN.engine, nil), action)
    defer { dnnl_primitive_desc_iterator_destroy(iterator) }
    var first: dnnl_primitive_desc_t?
    repeat {
      let offer = dnnl_primitive_desc_iterator_fetch(iterator)
      var name: UnsafePointer<CChar>?
      dnnl_primitive_desc_query(offer, dnnl_query_impl_info_str, 0, &name)
      if let name, String(cString: name).hasPrefix("brg") {
        dnnl_primitive_desc_destroy(first)
        return offer
      }
      if first == nil { first = offer } else { dnnl_primitive_desc_destroy(offer) }
    } while dnnl_primitive_desc_iterator_next(iterator) == dnnl_success
    return first
  }

  /// Multiplies by packed weights, which must be current.
  func run(
    _ a: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>, bias b: UnsafePointer<Float>? = nil
  ) {
    precondition(packing?.isCurrent == true, "a product by weights that were not packed after they changed")
    execute(a, into: c, bias: b)
  }

  /// Multiplies by a plain matrix.
  func run(
    _ a: UnsafePointer<Float>, by matrix: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>
  ) {
    precondition(packing == nil, "a plain matrix given to a product by packed weights")
    right.point(at: matrix)
    execute(a, into: c, bias: nil)
  }

  private func execute(
    _ a: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>, bias b: UnsafePointer<Float>?
  ) {
    left.point(at: a)
    result.point(at: c)
    withUnsafeTemporaryAllocation(of: dnnl_exec_arg_t.self, capacity: 5) { arguments in
      arguments[0] = dnnl_exec_arg_t(arg: DNNL_ARG_SRC, memory: left.handle)
      arguments[1] = dnnl_exec_arg_t(arg: DNNL_ARG_WEIGHTS, memory: right.handle)
      arguments[2] = dnnl_exec_arg_t(arg: DNNL_ARG_DST, memory: result.handle)
      arguments[3] = dnnl_exec_arg_t(arg: DNNL_ARG_SCRATCHPAD, memory: scratchpad.handle)
      var count: Int32 = 4
      if let bias, let b {
        bias.point(at: b)
        arguments[4] = dnnl_exec_arg_t(arg: DNNL_ARG_BIAS, memory: bias.handle)
        count = 5
      }
      OneDNN.check(
        dnnl_primitive_execute(primitive, stream.handle, count, arguments.baseAddress), "multiplying")
    }
  }
}
