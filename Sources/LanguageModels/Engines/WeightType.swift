/// What the weights are kept as for writing text: that step reads all of them for every character, so its
/// speed is that of the memory.
public enum WeightType: String, CaseIterable, Sendable, Codable {
  /// ``bf16`` where the processor multiplies such numbers, else ``fp32``.
  case auto
  /// 32-bit floats: what was trained.
  case fp32
  /// Rounded to 16 bits.
  case bf16
  /// Rounded to 8 bits, every row of a matrix with its own scale.
  case int8

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
