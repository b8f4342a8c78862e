import CKernels

/// A matrix of weights [K, N] as sampling reads it.
protocol StreamMatrix: AnyObject {
  /// K
  var depth: Int { get }
  /// Bytes that one product reads.
  var byteCount: Int { get }
  /// Takes columns of the matrix, given as rows [columns, K] of floats; they begin at a multiple of the panels' width.
  func pack(_ rows: UnsafePointer<Float>, columns: Range<Int>)
  /// C[S, columns] = A·B + b for S streams; columns begin at a multiple of the panels' width.
  func multiply(
    _ operand: StreamOperand, streams: Int, columns: Range<Int>, into result: UnsafeMutablePointer<Float>,
    stride: Int, bias: UnsafePointer<Float>?)
}

/// Rows [S, K] that are multiplied by a ``StreamMatrix``, in the numbers that it multiplies; each worker has its own.
final class StreamOperand {
  private let kernels: charrnn_kernels
  private let weights: WeightType
  private let streams: Int
  /// [S, K]
  let floats: AlignedBuffer
  private let narrow: AlignedMemory
  /// [S]: what 1 stands for in a row of 8-bit numbers.
  let scales: AlignedBuffer

  init(streams: Int, depth: Int, weights: WeightType, kernels: charrnn_kernels) {
    self.kernels = kernels
    self.weights = weights
    self.streams = streams
    floats = AlignedBuffer(count: streams * depth)
    narrow = AlignedMemory(byteCount: streams * weights.operandBytes(depth, kernels))
    scales = AlignedBuffer(count: streams)
  }

  /// What products read.
  var rows: UnsafeRawPointer { UnsafeRawPointer(weights == .fp32 ? floats.start : narrow.start.floats) }

  /// Takes rows that lie side by side: [S, widths[0]], [S, widths[1]], …
  func load(_ parts: (UnsafePointer<Float>, UnsafePointer<Float>?), width: Int) {
    let depth = parts.1 == nil ? width : 2 * width
    for stream in 0..<streams {
      let row = floats.start + stream * depth
      row.update(from: parts.0 + stream * width, count: width)
      if let second = parts.1 { (row + width).update(from: second + stream * width, count: width) }
    }
    switch weights {
    case .auto, .fp32: break
    case .bf16: kernels.bf16.narrow(narrow.start, floats.start, streams * depth)
    case .int8:
      kernels.quantize(
        narrow.start.assumingMemoryBound(to: UInt8.self), scales.start, floats.start, streams, depth)
    }
  }
}

extension UnsafeMutableRawPointer {
  fileprivate var floats: UnsafeMutablePointer<Float> { assumingMemoryBound(to: Float.self) }
}

/// Weights of 32 or 16 bits.
final class PlainStreamMatrix: StreamMatrix {
  let depth: Int
  private let loops: charrnn_operand_kernels
  private let storage: AlignedMemory
  /// Bytes from a column to the next.
  private let columnBytes: Int

  init(depth: Int, columns: Int, of kind: OperandKind, kernels: charrnn_kernels) {
    loops = kind.loops(of: kernels)
    self.depth = depth
    storage = AlignedMemory(byteCount: loops.packed_bytes(depth, columns))
    columnBytes = loops.packed_bytes(depth, kernels.panel_columns) / kernels.panel_columns
  }

  var byteCount: Int { storage.byteCount }

  func pack(_ rows: UnsafePointer<Float>, columns: Range<Int>) {
    loops.pack_weights(
      storage.start + columns.lowerBound * columnBytes, rows, depth, columns.count, 1, depth)
  }

  func multiply(
    _ operand: StreamOperand, streams: Int, columns: Range<Int>, into result: UnsafeMutablePointer<Float>,
    stride: Int, bias: UnsafePointer<Float>?
  ) {
    let first = columns.lowerBound
    var product = charrnn_product(
      rows: streams, columns: columns.count, depth: depth, left: operand.rows, left_stride: depth,
      right: storage.start + first * columnBytes, bias: bias.map { $0 + first }, result: result + first,
      result_stride: stride, accumulates: 0)
    loops.product(&product)
  }
}

/// Weights of 8 bits, every column with its own scale.
final class QuantizedStreamMatrix: StreamMatrix {
  let depth: Int
  private let kernels: charrnn_kernels
  private let storage: AlignedMemory
  private let scales: AlignedBuffer
  private let offsets: AlignedBuffer
  private let columnBytes: Int

  init(depth: Int, columns: Int, kernels: charrnn_kernels) {
    self.kernels = kernels
    self.depth = depth
    storage = AlignedMemory(byteCount: kernels.quantized_bytes(depth, columns))
    scales = AlignedBuffer(count: columns)
    offsets = AlignedBuffer(count: columns)
    columnBytes = kernels.quantized_bytes(depth, kernels.panel_columns) / kernels.panel_columns
  }

  var byteCount: Int { storage.byteCount }

  private func packed(_ column: Int) -> UnsafeMutablePointer<Int8> {
    (storage.start + column * columnBytes).assumingMemoryBound(to: Int8.self)
  }

  func pack(_ rows: UnsafePointer<Float>, columns: Range<Int>) {
    let first = columns.lowerBound
    kernels.pack_quantized(
      packed(first), scales.start + first, offsets.start + first, rows, depth, columns.count)
  }

  func multiply(
    _ operand: StreamOperand, streams: Int, columns: Range<Int>, into result: UnsafeMutablePointer<Float>,
    stride: Int, bias: UnsafePointer<Float>?
  ) {
    let first = columns.lowerBound
    var product = charrnn_quantized_product(
      rows: streams, columns: columns.count, depth: depth,
      left: operand.rows.assumingMemoryBound(to: UInt8.self),
      left_scales: operand.scales.start, right: packed(first),
      right_scales: scales.start + first, right_offsets: offsets.start + first,
      bias: bias.map { $0 + first }, result: result + first, result_stride: stride, accumulates: 0)
    kernels.quantized_product(&product)
  }
}

extension WeightType {
  /// Bytes of a row that products by such weights read; 0 where they read the floats themselves.
  fileprivate func operandBytes(_ depth: Int, _ kernels: charrnn_kernels) -> Int {
    switch self {
    case .auto, .fp32: 0
    case .bf16: depth * OperandKind.bf16.size
    case .int8: kernels.quantized_depth(depth)
    }
  }

  /// A matrix of this type [K, N], without weights as yet.
  func matrix(depth: Int, columns: Int, kernels: charrnn_kernels) -> any StreamMatrix {
    switch self {
    case .auto, .fp32: PlainStreamMatrix(depth: depth, columns: columns, of: .fp32, kernels: kernels)
    case .bf16: PlainStreamMatrix(depth: depth, columns: columns, of: .bf16, kernels: kernels)
    case .int8: QuantizedStreamMatrix(depth: depth, columns: columns, kernels: kernels)
    }
  }
}
