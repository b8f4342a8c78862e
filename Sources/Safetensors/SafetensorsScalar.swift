/// A Swift type whose memory is exactly one element of a tensor.
///
/// Every bit pattern must be a valid value, because the bytes come from a file. `Bool` is therefore not one:
/// read a `BOOL` tensor through ``SafetensorsFile/withBytes(named:_:)``.
public protocol SafetensorsScalar: BitwiseCopyable, Sendable {
  /// The element type that this type reads and writes.
  static var dtype: SafetensorsDType { get }
}

#if _endian(big)
  #error("safetensors data is little-endian and is used here without swapping bytes")
#endif

extension UInt8: SafetensorsScalar { public static var dtype: SafetensorsDType { .uint8 } }
extension Int8: SafetensorsScalar { public static var dtype: SafetensorsDType { .int8 } }
extension UInt16: SafetensorsScalar { public static var dtype: SafetensorsDType { .uint16 } }
extension Int16: SafetensorsScalar { public static var dtype: SafetensorsDType { .int16 } }
extension UInt32: SafetensorsScalar { public static var dtype: SafetensorsDType { .uint32 } }
extension Int32: SafetensorsScalar { public static var dtype: SafetensorsDType { .int32 } }
extension UInt64: SafetensorsScalar { public static var dtype: SafetensorsDType { .uint64 } }
extension Int64: SafetensorsScalar { public static var dtype: SafetensorsDType { .int64 } }
extension Float16: SafetensorsScalar { public static var dtype: SafetensorsDType { .float16 } }
extension Float: SafetensorsScalar { public static var dtype: SafetensorsDType { .float32 } }
extension Double: SafetensorsScalar { public static var dtype: SafetensorsDType { .float64 } }
extension BFloat16: SafetensorsScalar { public static var dtype: SafetensorsDType { .bfloat16 } }
