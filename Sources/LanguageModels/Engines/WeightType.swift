/// The type in which weights are stored for generation.
///
/// Each step reads all weights once, so that its speed is limited by memory bandwidth.
public enum WeightType: String, CaseIterable, Sendable, Codable {
  /// ``bf16`` if the processor has instructions for it, otherwise ``fp32``.
  case auto
  /// 32-bit floats, as trained.
  case fp32
  /// Rounded to bfloat16.
  case bf16
  /// Quantized to 8-bit integers, with one scale per row of a matrix.
  case int8

  /// One line for help texts.
  public var summary: String {
    switch self {
    case .auto: "bf16 where the processor has instructions for it, else fp32"
    case .fp32: "32 bits, as trained"
    case .bf16: "16 bits: less memory to read for all but the same text"
    case .int8: "8 bits, each row of a matrix with its own scale: the fastest"
    }
  }
}
