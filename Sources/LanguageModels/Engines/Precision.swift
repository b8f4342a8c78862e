/// The number type that the matrix products of a training window multiply.
///
/// Gates, cell state, softmax, moments, the weights that are updated and all sums are always fp32.
public enum Precision: String, CaseIterable, Sendable, Codable {
  /// ``bf16`` if the processor has instructions for it, otherwise ``fp32``.
  case auto
  /// 32-bit floats.
  case fp32
  /// bfloat16, the upper 16 bits of a 32-bit float: the same range, 8 bits of precision. Processors without
  /// instructions for it compute the same results, more slowly.
  case bf16

  /// One line for help texts.
  public var summary: String {
    switch self {
    case .auto: "bf16 where the processor has instructions for it, else fp32"
    case .fp32: "32 bits"
    case .bf16: "16 bits with the range of fp32; without such instructions slower than fp32"
    }
  }
}
