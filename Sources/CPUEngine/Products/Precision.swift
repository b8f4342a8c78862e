import CKernels

/// What the products of a training window multiply; gates, cell state, softmax, moments and the weights that are updated
/// are fp32 always, and so is every sum.
public enum Precision: String, CaseIterable, Sendable {
  /// ``bf16`` where the processor multiplies such numbers, else ``fp32``.
  case auto
  /// 32-bit floats.
  case fp32
  /// The upper 16 bits of a float: its range, 8 bits of its precision. Processors without instructions for them get the
  /// same numbers, more slowly.
  case bf16

  /// What ``auto`` means for these loops.
  func resolved(for kernels: charrnn_kernels) -> Precision {
    self == .auto ? (kernels.has_bf16_products != 0 ? .bf16 : .fp32) : self
  }

  /// What there is to say about it in a line.
  public var summary: String {
    switch self {
    case .auto: "bf16 where the processor has instructions for it, else fp32"
    case .fp32: "32 bits"
    case .bf16: "16 bits with the range of fp32; without such instructions slower than fp32"
    }
  }

  var operands: OperandKind { self == .bf16 ? .bf16 : .fp32 }
}

/// What the weights are kept as for writing text: that step reads all of them for every character, so its speed is that of
/// the memory.
public enum WeightType: String, CaseIterable, Sendable {
  /// ``bf16`` where the processor multiplies such numbers, else ``fp32``.
  case auto
  /// 32-bit floats: what was trained.
  case fp32
  /// Rounded to 16 bits.
  case bf16
  /// Rounded to 8 bits, every row of a matrix with its own scale.
  case int8

  /// What ``auto`` means for these loops.
  func resolved(for kernels: charrnn_kernels) -> WeightType {
    self == .auto ? (kernels.has_bf16_products != 0 ? .bf16 : .fp32) : self
  }

  /// What there is to say about it in a line.
  public var summary: String {
    switch self {
    case .auto: "bf16 where the processor has instructions for it, else fp32"
    case .fp32: "32 bits, as trained"
    case .bf16: "16 bits: less memory to read for all but the same text"
    case .int8: "8 bits, each row of a matrix with its own scale: the fastest"
    }
  }
}
