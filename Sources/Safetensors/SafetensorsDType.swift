/// The element type of a tensor, named as in a safetensors header.
///
/// Source: the format section of https://github.com/huggingface/safetensors. All of them are stored
/// little-endian.
public enum SafetensorsDType: String, CaseIterable, Sendable {
  case bool = "BOOL"
  case uint8 = "U8"
  case int8 = "I8"
  case float8E5M2 = "F8_E5M2"
  case float8E4M3 = "F8_E4M3"
  case int16 = "I16"
  case uint16 = "U16"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case int32 = "I32"
  case uint32 = "U32"
  case float32 = "F32"
  case float64 = "F64"
  case int64 = "I64"
  case uint64 = "U64"

  /// The size of one element, in bytes.
  public var byteCount: Int {
    switch self {
    case .bool, .uint8, .int8, .float8E5M2, .float8E4M3: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .float64, .int64, .uint64: 8
    }
  }

  /// The types whose values convert to `Float` exactly: those that ``SafetensorsFile/floats(named:)`` reads.
  public static let floats: [SafetensorsDType] = [.float32, .bfloat16, .float16]
}
