/// What is wrong with the bytes of a malformed safetensors file.
///
/// Offsets in the header are bytes counted from the header's beginning, which is the file's ninth byte.
public enum SafetensorsDefect: Error, Equatable, Sendable {
  /// Fewer than the 8 bytes that hold the header's length.
  case tooShort(byteCount: Int)
  /// The file begins as one of another format does.
  case otherFormat(OtherFormat)
  /// The header's length exceeds the limit, which is that of the reference implementation.
  case headerTooLarge(byteCount: UInt64, limit: Int)
  /// The header reaches beyond the end of the file.
  case headerTruncated(byteCount: Int, available: Int)
  /// The header's first byte is not `{`; nil for a header without bytes.
  case headerStart(byte: UInt8?)
  /// The header breaks the grammar of JSON or of this format.
  case headerSyntax(offset: Int, expected: String)
  /// A string in the header is not UTF-8.
  case headerNotUTF8(offset: Int)
  /// An integer in the header does not fit an `Int`.
  case numberTooLarge(offset: Int)
  /// Two tensors have this name.
  case duplicateTensor(name: String)
  /// `__metadata__` occurs twice in the header.
  case duplicateMetadata
  /// Two entries of `__metadata__` have this key.
  case duplicateMetadataKey(String)
  /// A value in `__metadata__` is not a string.
  case metadataNotString(key: String)
  /// A tensor's description has this field twice.
  case duplicateField(tensor: String, field: String)
  /// A tensor's description has a field that the format does not define.
  case unknownField(tensor: String, field: String)
  /// A tensor's description lacks `dtype`, `shape` or `data_offsets`.
  case missingField(tensor: String, field: String)
  /// A tensor's element type is not defined by the format.
  case unknownDType(tensor: String, dtype: String)
  /// A tensor's size in bytes does not fit an `Int`.
  case shapeTooLarge(tensor: String, shape: [Int])
  /// A tensor ends before it begins.
  case offsetsReversed(tensor: String, begin: Int, end: Int)
  /// Shape and element type need a different number of bytes than the offsets span.
  case byteCountMismatch(tensor: String, shape: [Int], dtype: SafetensorsDType, expected: Int, found: Int)
  /// Bytes between two tensors, or before the first, belong to none.
  case hole(tensor: String, previousEnd: Int, begin: Int)
  /// A tensor begins inside the one before it.
  case overlap(tensor: String, previousEnd: Int, begin: Int)
  /// The data section ends before this tensor does.
  case dataTruncated(tensor: String, end: Int, available: Int)
  /// Bytes after the last tensor.
  case trailingBytes(count: Int)
}

extension SafetensorsDefect: CustomStringConvertible {
  /// One clause without a full stop: what is wrong and where.
  public var description: String {
    switch self {
    case .tooShort(let byteCount):
      "it has \(byteCount) bytes, and the length of the header alone takes 8"
    case .otherFormat(let format): "it is \(format.name)"
    case .headerTooLarge(let byteCount, let limit):
      "it claims a header of \(byteCount) bytes, and \(limit) are allowed"
    case .headerTruncated(let byteCount, let available):
      "it claims a header of \(byteCount) bytes, and \(available) bytes follow"
    case .headerStart(let byte?):
      "its header begins with byte 0x\(String(byte, radix: 16)) and not with {"
    case .headerStart(nil):
      "its header is empty"
    case .headerSyntax(let offset, let expected):
      "byte \(offset) of its header should be \(expected)"
    case .headerNotUTF8(let offset):
      "the string at byte \(offset) of its header is not UTF-8"
    case .numberTooLarge(let offset):
      "the number at byte \(offset) of its header is too large"
    case .duplicateTensor(let name):
      "two tensors are named \(quoted(name))"
    case .duplicateMetadata:
      "its header has __metadata__ twice"
    case .duplicateMetadataKey(let key):
      "__metadata__ has the key \(quoted(key)) twice"
    case .metadataNotString(let key):
      "the value of \(quoted(key)) in __metadata__ is not a string"
    case .duplicateField(let tensor, let field):
      "tensor \(quoted(tensor)) has \(quoted(field)) twice"
    case .unknownField(let tensor, let field):
      "tensor \(quoted(tensor)) has an unknown field \(quoted(field))"
    case .missingField(let tensor, let field):
      "tensor \(quoted(tensor)) has no \(quoted(field))"
    case .unknownDType(let tensor, let dtype):
      "tensor \(quoted(tensor)) has the unknown element type \(quoted(dtype))"
    case .shapeTooLarge(let tensor, let shape):
      "tensor \(quoted(tensor)) of shape \(listed(shape)) is too large for any memory"
    case .offsetsReversed(let tensor, let begin, let end):
      "tensor \(quoted(tensor)) ends at byte \(end), before it begins at byte \(begin)"
    case .byteCountMismatch(let tensor, let shape, let dtype, let expected, let found):
      "tensor \(quoted(tensor)) of shape \(listed(shape)) and type \(dtype.rawValue) takes \(expected) bytes, "
        + "and its offsets span \(found)"
    case .hole(let tensor, let previousEnd, let begin):
      "tensor \(quoted(tensor)) begins at byte \(begin) of the data, and the one before it ends at byte \(previousEnd)"
    case .overlap(let tensor, let previousEnd, let begin):
      "tensor \(quoted(tensor)) begins at byte \(begin) of the data, inside the one before it, "
        + "which ends at byte \(previousEnd)"
    case .dataTruncated(let tensor, let end, let available):
      "tensor \(quoted(tensor)) ends at byte \(end) of the data, and there are \(available)"
    case .trailingBytes(let count):
      "\(count) bytes follow its last tensor"
    }
  }
}

/// The text in quotation marks, shortened, and with control characters escaped: a damaged file must not send
/// control sequences to the terminal.
func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars.prefix(80) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
      result += "\\u{\(String(scalar.value, radix: 16))}"
    default:
      result.unicodeScalars.append(scalar)
    }
  }
  return result + (text.unicodeScalars.dropFirst(80).isEmpty ? "\"" : "…\"")
}

/// The dimensions of a shape in brackets, shortened.
private func listed(_ shape: [Int]) -> String {
  "[" + shape.prefix(8).map(String.init).joined(separator: ", ") + (shape.count > 8 ? ", …]" : "]")
}
