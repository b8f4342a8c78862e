import CKernels

/// What products multiply: numbers of 32 or of 16 bits. Sums are always in 32.
enum OperandKind: Sendable {
  case fp32
  case bf16

  /// Bytes of a number.
  var size: Int { self == .fp32 ? 4 : 2 }

  /// The loops for this kind.
  func loops(of kernels: charrnn_kernels) -> charrnn_operand_kernels {
    self == .fp32 ? kernels.fp32 : kernels.bf16
  }
}

/// A block of numbers that products multiply, zero at first.
final class OperandBuffer {
  let kind: OperandKind
  let start: UnsafeMutableRawPointer
  /// Keeps the memory alive: its own, or that of a block which it is another view of.
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

  /// For 32 bits a view of floats, for 16 room for as many numbers.
  static func counterpart(of floats: AlignedBuffer, as kind: OperandKind) -> OperandBuffer {
    kind == .fp32 ? OperandBuffer(viewing: floats) : OperandBuffer(count: floats.count, of: kind)
  }

  /// The address of the number at an index.
  subscript(index: Int) -> UnsafeMutableRawPointer { start + index * kind.size }
}
