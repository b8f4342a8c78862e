import COneDNN

/// A product computed by oneDNN.
///
/// It owns a scratchpad and memory views, so each worker has its own.
final class OneDNNProduct {
  private let primitive: dnnl_primitive_t
  private let left: OneDNNMemory
  private let right: OneDNNMemory
  private let bias: OneDNNMemory?
  private let result: OneDNNMemory
  private let scratchpad: OneDNNMemory
  private let scratch: AlignedMemory
  private let stream: OneDNNStream
  private let packing: OneDNNPacking?

  /// Plans a product. Nil if oneDNN does not support this number type, or has only its general product, which
  /// copies the weights in every call (batch-reduce products exist from AVX-512 on).
  ///
  /// - Parameter acceptsGeneral: Whether the general product is acceptable.
  init?(_ shape: ProductShape, of kind: OperandKind, stream: OneDNNStream, acceptsGeneral: Bool) {
    self.stream = stream
    let (rows, columns, depth) = (shape.rows, shape.columns, shape.depth)
    let (hasBias, accumulates) = (shape.hasBias, shape.accumulates)
    var (leftDescriptor, rightDescriptor): (dnnl_memory_desc_t, dnnl_memory_desc_t)
    switch shape.factors {
    case .rowsByWeights:
      leftDescriptor = OneDNN.matrix(rows: rows, columns: depth, strides: (depth, 1), of: kind)
      rightDescriptor = OneDNN.matrixOfAnyLayout(rows: depth, columns: columns, of: kind)
    case .transposed(let leftStride):
      leftDescriptor = OneDNN.matrix(rows: rows, columns: depth, strides: (1, leftStride), of: kind)
      rightDescriptor = OneDNN.matrix(rows: depth, columns: columns, strides: (columns, 1), of: kind)
    }
    var resultDescriptor = OneDNN.matrix(
      rows: rows, columns: columns, strides: (shape.resultStride ?? columns, 1))
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
    // We allocate the scratchpad: oneDNN's own would be shared by all threads that run the same primitive.
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

    guard let (descriptor, isGeneral) = Self.bestDescriptor(of: &operation, attributes) else { return nil }
    defer { dnnl_primitive_desc_destroy(descriptor) }
    if isGeneral && !acceptsGeneral { return nil }
    var primitive: dnnl_primitive_t?
    OneDNN.check(dnnl_primitive_create(&primitive, descriptor), "making a product")
    guard let primitive, let chosen = dnnl_primitive_desc_query_md(descriptor, dnnl_query_weights_md, 0),
      let scratchDescriptor = dnnl_primitive_desc_query_md(descriptor, dnnl_query_scratchpad_md, 0)
    else { preconditionFailure("oneDNN gave no product of \(rows)×\(depth)×\(columns)") }
    self.primitive = primitive

    scratch = AlignedMemory(byteCount: dnnl_memory_desc_get_size(scratchDescriptor))
    scratchpad = OneDNNMemory(scratchDescriptor.pointee, at: scratch.start)
    left = OneDNNMemory(leftDescriptor)
    result = OneDNNMemory(resultDescriptor)
    bias = hasBias ? OneDNNMemory(biasDescriptor) : nil
    switch shape.factors {
    case .rowsByWeights(let matrix):
      let packing = matrix.packing(as: chosen.pointee)
      self.packing = packing
      right = packing.memory
    case .transposed:
      packing = nil
      right = OneDNNMemory(rightDescriptor)
    }
  }

  deinit { dnnl_primitive_destroy(primitive) }

  /// oneDNN's batch-reduce product if it has one, otherwise its first offer, the general one; nil if it has
  /// none.
  private static func bestDescriptor(
    of operation: UnsafePointer<dnnl_matmul_desc_t>, _ attributes: dnnl_primitive_attr_t?
  ) -> (descriptor: dnnl_primitive_desc_t?, isGeneral: Bool)? {
    var iterator: dnnl_primitive_desc_iterator_t?
    guard
      dnnl_primitive_desc_iterator_create(&iterator, operation, attributes, OneDNN.engine, nil)
        == dnnl_success
    else { return nil }
    defer { dnnl_primitive_desc_iterator_destroy(iterator) }
    var first: dnnl_primitive_desc_t?
    repeat {
      let offer = dnnl_primitive_desc_iterator_fetch(iterator)
      var name: UnsafePointer<CChar>?
      dnnl_primitive_desc_query(offer, dnnl_query_impl_info_str, 0, &name)
      if let name, String(cString: name).hasPrefix("brg") {
        dnnl_primitive_desc_destroy(first)
        return (offer, false)
      }
      if first == nil { first = offer } else { dnnl_primitive_desc_destroy(offer) }
    } while dnnl_primitive_desc_iterator_next(iterator) == dnnl_success
    return first.map { ($0, true) }
  }

  /// Multiplies by packed weights, which must be up to date.
  func run(
    _ a: UnsafeRawPointer, into c: UnsafeMutablePointer<Float>, bias b: UnsafePointer<Float>? = nil
  ) {
    precondition(packing?.isCurrent == true, "a product by weights that were not packed after they changed")
    execute(a, into: c, bias: b)
  }

  /// Multiplies by a plain matrix.
  func run(
    _ a: UnsafeRawPointer, by matrix: UnsafeRawPointer, into c: UnsafeMutablePointer<Float>
  ) {
    precondition(packing == nil, "a plain matrix given to a product by packed weights")
    right.point(at: matrix)
    execute(a, into: c, bias: nil)
  }

  private func execute(
    _ a: UnsafeRawPointer, into c: UnsafeMutablePointer<Float>, bias b: UnsafePointer<Float>?
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
