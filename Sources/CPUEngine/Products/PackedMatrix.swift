import CKernels
import COneDNN

/// A matrix of weights [K, N] with the packed layouts that products need.
///
/// Weights are packed once after every update; each product then reads them from consecutive addresses.
final class PackedMatrix {
  /// K: rows of the right factor.
  let rows: Int
  /// N: columns of the right factor.
  let columns: Int
  /// The distances, in elements, between neighbours in a column (`row`) and in a row (`column`).
  let strides: (row: Int, column: Int)
  /// The address of the matrix, stored in plain rows or, if transposed, in plain columns.
  private(set) var source: UnsafePointer<Float>
  private(set) var packings: [any WeightPacking] = []

  init(rows: Int, columns: Int, at source: UnsafePointer<Float>, strides: (row: Int, column: Int)) {
    self.rows = rows
    self.columns = columns
    self.source = source
    self.strides = strides
  }

  /// The packing in a layout of oneDNN's, created on first use.
  func packing(as descriptor: dnnl_memory_desc_t) -> OneDNNPacking {
    var wanted = descriptor
    for case let packing as OneDNNPacking in packings {
      var has = packing.descriptor
      if dnnl_memory_desc_equal(&has, &wanted) != 0 { return packing }
    }
    let packing = OneDNNPacking(of: self, as: descriptor)
    packings.append(packing)
    return packing
  }

  /// The packing for our own products, created on first use.
  func packing(as kind: OperandKind, by kernels: charrnn_kernels) -> KernelPacking {
    for case let packing as KernelPacking in packings where packing.kind == kind { return packing }
    let packing = KernelPacking(of: self, as: kind, by: kernels)
    packings.append(packing)
    return packing
  }

  /// From now on, reads the weights from another address with the same layout.
  func read(from source: UnsafePointer<Float>) {
    self.source = source
    invalidate()
  }

  /// Marks all packings as out of date; must be called after the weights change.
  func invalidate() {
    for packing in packings { packing.isCurrent = false }
  }
}

/// One packed layout of a matrix.
protocol WeightPacking: AnyObject {
  /// Whether the packing is up to date with the weights.
  var isCurrent: Bool { get set }

  /// Packs the current weights.
  func pack(on stream: OneDNNStream)
}

extension WeightPacking {
  /// Packs the weights if they have changed since the last time.
  func refresh(on stream: OneDNNStream) {
    guard !isCurrent else { return }
    pack(on: stream)
    isCurrent = true
  }
}

/// Panels for our own products.
final class KernelPacking: WeightPacking {
  let kind: OperandKind
  let storage: AlignedMemory
  var isCurrent = false
  private unowned let matrix: PackedMatrix
  private let loops: charrnn_operand_kernels

  init(of matrix: PackedMatrix, as kind: OperandKind, by kernels: charrnn_kernels) {
    self.matrix = matrix
    self.kind = kind
    loops = kind.loops(of: kernels)
    storage = AlignedMemory(byteCount: loops.packed_bytes(matrix.rows, matrix.columns))
  }

  func pack(on stream: OneDNNStream) {
    loops.pack_weights(
      storage.start, matrix.source, matrix.rows, matrix.columns, matrix.strides.row, matrix.strides.column)
  }
}

/// A layout chosen by oneDNN.
final class OneDNNPacking: WeightPacking {
  let descriptor: dnnl_memory_desc_t
  let memory: OneDNNMemory
  var isCurrent = false
  private let storage: AlignedMemory
  private let source: OneDNNMemory
  private unowned let matrix: PackedMatrix
  private let primitive: dnnl_primitive_t

  init(of matrix: PackedMatrix, as descriptor: dnnl_memory_desc_t) {
    self.descriptor = descriptor
    self.matrix = matrix
    var from = OneDNN.matrix(rows: matrix.rows, columns: matrix.columns, strides: matrix.strides)
    var to = descriptor
    storage = AlignedMemory(byteCount: dnnl_memory_desc_get_size(&to))
    memory = OneDNNMemory(descriptor, at: storage.start)
    source = OneDNNMemory(from)
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

  func pack(on stream: OneDNNStream) {
    source.point(at: matrix.source)
    withUnsafeTemporaryAllocation(of: dnnl_exec_arg_t.self, capacity: 2) { arguments in
      arguments[0] = dnnl_exec_arg_t(arg: DNNL_ARG_FROM, memory: source.handle)
      arguments[1] = dnnl_exec_arg_t(arg: DNNL_ARG_TO, memory: memory.handle)
      OneDNN.check(
        dnnl_primitive_execute(primitive, stream.handle, 2, arguments.baseAddress), "packing weights")
    }
    OneDNN.check(dnnl_stream_wait(stream.handle), "waiting for a packing")
  }
}
