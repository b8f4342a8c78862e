/// What the products of a training window multiply; gates, cell state, softmax, moments and the weights that
/// are updated are fp32 always, and so is every sum.
public enum Precision: String, CaseIterable, Sendable, Codable {
  /// ``bf16`` where the processor multiplies such numbers, else ``fp32``.
  case auto
  /// 32-bit floats.
  case fp32
  /// The upper 16 bits of a float: its range, 8 bits of its precision. Processors without instructions for
  /// them get the same numbers, more slowly.
  case bf16

  /// What there is to say about it in a line.
  public var summary: String {
    switch self {
    case .auto: "bf16 where the processor has instructions for it, else fp32"
    case .fp32: "32 bits"
    case .bf16: "16 bits with the range of fp32; without such instructions slower than fp32"
    }
  }
}
