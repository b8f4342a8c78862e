import CKernels

/// The number type that products multiply: 32-bit or 16-bit floats. Sums are always 32-bit.
enum OperandKind: Sendable {
  case fp32
  case bf16

  /// Bytes per number.
  var size: Int { self == .fp32 ? 4 : 2 }

  /// The loops for this kind.
  func loops(of kernels: charrnn_kernels) -> charrnn_operand_kernels {
    self == .fp32 ? kernels.fp32 : kernels.bf16
  }
}

/// A block of numbers that products multiply, initially zero.
final class OperandBuffer {
  let kind: OperandKind
  let start: UnsafeMutableRawPointer
  /// Keeps the memory alive: its own, or that of the block it is a view of.
  private let owner: AnyObject

  /// Room for `count` numbers.
  init(count: Int, of kind: OperandKind) {
    let memory = AlignedMemory(byteCount: count * kind.size)
    self.kind = kind
    start = memory.start
    owner = memory
  }

  /// A view of floats, from an offset on.
  init(viewing floats: AlignedBuffer, from offset: Int = 0) {
    kind = .fp32
    start = UnsafeMutableRawPointer(floats.start + offset)
    owner = floats
  }

  /// For fp32 a view of the floats, for bf16 memory for as many numbers.
  static func counterpart(of floats: AlignedBuffer, as kind: OperandKind) -> OperandBuffer {
    kind == .fp32 ? OperandBuffer(viewing: floats) : OperandBuffer(count: floats.count, of: kind)
  }

  /// The address of the number at an index.
  subscript(index: Int) -> UnsafeMutableRawPointer { start + index * kind.size }
}
