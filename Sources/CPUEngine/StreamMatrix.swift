import CKernels

/// A matrix of weights [K, N] as sampling reads it.
protocol StreamMatrix: AnyObject {
  /// Bytes that one product reads.
  var byteCount: Int { get }
  /// Packs the weights as they are now.
  func pack()
  /// C[s, columns] = A·B, C = A·B + b or C += A·B for S streams; columns begin at a multiple of the panels' width.
  func multiply(
    _ operand: StreamOperand, streams: Int, columns: Range<Int>, into result: UnsafeMutablePointer<Float>,
    stride: Int, bias: UnsafePointer<Float>?, accumulates: Bool)
}

/// Rows [S, K] that are multiplied by a ``StreamMatrix``, in the numbers that it multiplies; each worker has its own.
final class StreamOperand {
  private let kernels: charrnn_kernels
  private let weights: WeightType
  private let depth: Int
  private let storage: AlignedMemory
  /// [S]: what 1 stands for in a row of 16-bit numbers.
  let scales: AlignedBuffer
  private(set) var rows: UnsafeRawPointer

  init(streams: Int, depth: Int, weights: WeightType, kernels: charrnn_kernels) {
    self.kernels = kernels
    self.weights = weights
    self.depth = depth
    storage = AlignedMemory(byteCount: weights == .fp32 ? 0 : streams * depth * 2)
    scales = AlignedBuffer(count: streams)
    rows = UnsafeRawPointer(storage.start)
  }

  /// Takes S rows of K floats, which must stay as they are while they are multiplied.
  func load(_ values: UnsafePointer<Float>, streams: Int) {
    switch weights {
    case .auto, .fp32: rows = UnsafeRawPointer(values)
    case .bf16: kernels.bf16.narrow(storage.start, values, streams * depth)
    case .int8:
      kernels.quantize(
        storage.start.assumingMemoryBound(to: Int16.self), scales.start, values, streams, depth)
    }
  }
}

/// Weights of 32 or 16 bits.
final class PlainStreamMatrix: StreamMatrix {
  private let loops: charrnn_operand_kernels
  private let source: UnsafePointer<Float>
  private let (depth, columns): (Int, Int)
  private let storage: AlignedMemory
  /// Bytes from a column to the next.
  private let columnBytes: Int

  /// - Parameter source: The matrix in PyTorch's order, [N, K].
  init(
    _ source: UnsafePointer<Float>, depth: Int, columns: Int, of kind: OperandKind, kernels: charrnn_kernels
  ) {
    loops = kind.loops(of: kernels)
    self.source = source
    (self.depth, self.columns) = (depth, columns)
    storage = AlignedMemory(byteCount: loops.packed_bytes(depth, columns))
    columnBytes = loops.packed_bytes(depth, kernels.panel_columns) / kernels.panel_columns
  }

  var byteCount: Int { storage.byteCount }

  func pack() { loops.pack_weights(storage.start, source, depth, columns, 1, depth) }

  func multiply(
    _ operand: StreamOperand, streams: Int, columns: Range<Int>, into result: UnsafeMutablePointer<Float>,
    stride: Int, bias: UnsafePointer<Float>?, accumulates: Bool
  ) {
    let first = columns.lowerBound
    var product = charrnn_product(
      rows: streams, columns: columns.count, depth: depth, left: operand.rows, left_stride: depth,
      right: storage.start + first * columnBytes, bias: bias.map { $0 + first }, result: result + first,
      result_stride: stride, accumulates: accumulates ? 1 : 0)
    loops.product(&product)
  }
}

/// Weights of 8 bits, every column with its own scale.
final class QuantizedStreamMatrix: StreamMatrix {
  private let kernels: charrnn_kernels
  private let source: UnsafePointer<Float>
  private let (depth, columns): (Int, Int)
  private let storage: AlignedMemory
  private let scales: AlignedBuffer
  private let columnBytes: Int

  /// - Parameter source: The matrix in PyTorch's order, [N, K].
  init(_ source: UnsafePointer<Float>, depth: Int, columns: Int, kernels: charrnn_kernels) {
    self.kernels = kernels
    self.source = source
    (self.depth, self.columns) = (depth, columns)
    storage = AlignedMemory(byteCount: kernels.quantized_bytes(depth, columns))
    scales = AlignedBuffer(count: columns)
    columnBytes = kernels.quantized_bytes(depth, kernels.panel_columns) / kernels.panel_columns
  }

  var byteCount: Int { storage.byteCount }

  private var packed: UnsafeMutablePointer<Int8> { storage.start.assumingMemoryBound(to: Int8.self) }

  func pack() { kernels.pack_quantized(packed, scales.start, source, depth, columns, 1, depth) }

  func multiply(
    _ operand: StreamOperand, streams: Int, columns: Range<Int>, into result: UnsafeMutablePointer<Float>,
    stride: Int, bias: UnsafePointer<Float>?, accumulates: Bool
  ) {
    let first = columns.lowerBound
    var product = charrnn_quantized_product(
      rows: streams, columns: columns.count, depth: depth,
      left: operand.rows.assumingMemoryBound(to: Int16.self), left_stride: depth,
      left_scales: operand.scales.start, right: packed + first * columnBytes,
      right_scales: scales.start + first, bias: bias.map { $0 + first }, result: result + first,
      result_stride: stride, accumulates: accumulates ? 1 : 0)
    kernels.quantized_product(&product)
  }
}

extension WeightType {
  /// The matrix of this type for weights in PyTorch's order, [N, K].
  func matrix(
    _ source: UnsafePointer<Float>, depth: Int, columns: Int, kernels: charrnn_kernels
  ) -> any StreamMatrix {
    switch self {
    case .auto, .fp32:
      PlainStreamMatrix(source, depth: depth, columns: columns, of: .fp32, kernels: kernels)
    case .bf16: PlainStreamMatrix(source, depth: depth, columns: columns, of: .bf16, kernels: kernels)
    case .int8: QuantizedStreamMatrix(source, depth: depth, columns: columns, kernels: kernels)
    }
  }
}
