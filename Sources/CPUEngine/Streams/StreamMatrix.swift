import CKernels
import LanguageModels

/// A matrix of weights [K, N] in the layout for generation.
protocol StreamMatrix: AnyObject {
  /// K
  var depth: Int { get }
  /// Bytes that one product reads.
  var byteCount: Int { get }
  /// Packs columns of the matrix, given as rows [columns, K] of floats; the first must be a multiple of the
  /// panel width.
  func pack(_ rows: UnsafePointer<Float>, columns: Range<Int>)
  /// The product C[S, columns] = A·B + b for S streams. The first column must be a multiple of the panel
  /// width; rows of C are `stride` apart.
  func product(
    streams: Int, columns: Range<Int>, stride: Int, bias: UnsafePointer<Float>?
  ) -> StreamProduct
}

/// A planned product of S rows by some columns of a ``StreamMatrix``. It consists of plain numbers and
/// addresses, so that several workers can run it at the same time without reference counting.
struct StreamProduct {
  enum Call {
    /// Sums rows of tables instead of a product.
    case sums(charrnn_table_sums, @convention(c) (UnsafePointer<charrnn_table_sums>?) -> Void)
    case plain(charrnn_product, @convention(c) (UnsafePointer<charrnn_product>?) -> Void)
    case quantized(
      charrnn_quantized_product, @convention(c) (UnsafePointer<charrnn_quantized_product>?) -> Void)
  }

  let call: Call
  let firstColumn: Int

  /// - Parameter result: C[S, all columns].
  func run(_ operand: StreamOperand, into result: UnsafeMutablePointer<Float>) {
    switch call {
    case .sums(var sums, let add):
      sums.result = result + firstColumn
      add(&sums)
    case .plain(var product, let multiply):
      product.left = operand.rows
      product.result = result + firstColumn
      multiply(&product)
    case .quantized(var product, let multiply):
      product.left = operand.rows.assumingMemoryBound(to: UInt8.self)
      product.left_scales = UnsafePointer(operand.scales)
      product.result = result + firstColumn
      multiply(&product)
    }
  }
}

/// Rows [S, K] in the number type that a ``StreamMatrix`` multiplies; each worker has its own. Plain
/// addresses.
struct StreamOperand {
  /// [S, K]
  let floats: UnsafeMutablePointer<Float>
  /// [S]: the scale of each row of 8-bit numbers.
  let scales: UnsafeMutablePointer<Float>
  /// What products read.
  let rows: UnsafeRawPointer
  private let narrow: UnsafeMutableRawPointer
  private let streams: Int
  private let depth: Int
  private let convert: Conversion

  private enum Conversion {
    case none
    case narrow(@convention(c) (UnsafeMutableRawPointer?, UnsafePointer<Float>?, Int) -> Void)
    case quantize(
      @convention(c) (
        UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, Int, Int
      )
        -> Void)
  }

  /// - Parameter memory: At least ``byteCount(streams:depth:weights:kernels:)`` bytes, which must live as
  ///   long as this value is used.
  init(
    streams: Int, depth: Int, weights: WeightType, kernels: charrnn_kernels, in memory: AlignedMemory
  ) {
    (self.streams, self.depth) = (streams, depth)
    floats = memory.start.assumingMemoryBound(to: Float.self)
    scales = floats + streams * depth
    narrow = UnsafeMutableRawPointer(scales + streams)
    switch weights {
    case .auto, .fp32: convert = .none
    case .bf16: convert = .narrow(kernels.bf16.narrow)
    case .int8: convert = .quantize(kernels.quantize)
    }
    rows = weights == .fp32 ? UnsafeRawPointer(floats) : UnsafeRawPointer(narrow)
  }

  static func byteCount(streams: Int, depth: Int, weights: WeightType, kernels: charrnn_kernels) -> Int {
    let narrow =
      switch weights {
      case .auto, .fp32: 0
      case .bf16: depth * OperandKind.bf16.size
      case .int8: kernels.quantized_depth(depth)
      }
    return streams * ((depth + 1) * MemoryLayout<Float>.stride + narrow)
  }

  /// Loads S rows: each is a row of the first block, followed by the same row of the second if there is one.
  func load(_ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>? = nil) {
    let width = second == nil ? depth : depth / 2
    for stream in 0..<streams {
      let row = floats + stream * depth
      row.update(from: first + stream * width, count: width)
      if let second { (row + width).update(from: second + stream * width, count: width) }
    }
    switch convert {
    case .none: break
    case .narrow(let loop): loop(narrow, floats, streams * depth)
    case .quantize(let loop):
      loop(narrow.assumingMemoryBound(to: UInt8.self), scales, floats, streams, depth)
    }
  }
}

/// Weights of 32 or 16 bits.
final class PlainStreamMatrix: StreamMatrix {
  let depth: Int
  private let loops: charrnn_operand_kernels
  private let storage: AlignedMemory
  /// Bytes per column.
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

  func product(
    streams: Int, columns: Range<Int>, stride: Int, bias: UnsafePointer<Float>?
  ) -> StreamProduct {
    let first = columns.lowerBound
    return StreamProduct(
      call: .plain(
        charrnn_product(
          rows: streams, columns: columns.count, depth: depth, left: nil, left_stride: depth,
          right: storage.start + first * columnBytes, bias: bias.map { $0 + first }, result: nil,
          result_stride: stride, accumulates: 0), loops.product), firstColumn: first)
  }
}

/// 8-bit weights with one scale per column.
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

  func product(
    streams: Int, columns: Range<Int>, stride: Int, bias: UnsafePointer<Float>?
  ) -> StreamProduct {
    let first = columns.lowerBound
    return StreamProduct(
      call: .quantized(
        charrnn_quantized_product(
          rows: streams, columns: columns.count, depth: depth, left: nil, left_scales: nil,
          right: packed(first), right_scales: scales.start + first, right_offsets: offsets.start + first,
          bias: bias.map { $0 + first }, result: nil, result_stride: stride), kernels.quantized_product),
      firstColumn: first)
  }
}

extension WeightType {
  /// A matrix of this type [K, N], still without weights.
  func matrix(depth: Int, columns: Int, kernels: charrnn_kernels) -> any StreamMatrix {
    switch self {
    case .auto, .fp32: PlainStreamMatrix(depth: depth, columns: columns, of: .fp32, kernels: kernels)
    case .bf16: PlainStreamMatrix(depth: depth, columns: columns, of: .bf16, kernels: kernels)
    case .int8: QuantizedStreamMatrix(depth: depth, columns: columns, kernels: kernels)
    }
  }
}
