import CKernels

/// Numbers as products read them, with what they stand for.
final class Operands {
  enum Kind: CaseIterable {
    case fp32, bf16

    func loops(of kernels: charrnn_kernels) -> charrnn_operand_kernels {
      self == .fp32 ? kernels.fp32 : kernels.bf16
    }
  }

  /// What the numbers stand for after rounding.
  let values: [Float]
  private let memory: UnsafeMutableRawPointer

  init(_ values: [Float], of kind: Kind, by kernels: charrnn_kernels) {
    let loops = kind.loops(of: kernels)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: max(values.count, 1) * 4, alignment: 64)
    loops.narrow(memory, values, values.count)
    var rounded = values
    loops.widen(&rounded, memory, values.count)
    self.values = rounded
    self.memory = memory
  }

  deinit { memory.deallocate() }

  var address: UnsafeRawPointer { UnsafeRawPointer(memory) }
}
