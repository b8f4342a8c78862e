/// The names, types, shapes and offsets of the tensors of one file, and its metadata.
struct Header {
  /// The tensors, sorted by their offset in the data section.
  var tensors: [SafetensorsTensor]
  var metadata: SafetensorsMetadata
  /// The offset of the data section from the beginning of the file, in bytes.
  var dataOffset: Int

  /// The size of the length field before the header, in bytes.
  static let lengthByteCount = 8
  /// The maximum length of a header, in bytes: the limit of the reference implementation.
  static let byteCountLimit = 100_000_000
  /// The one key that is not the name of a tensor.
  static let metadataKey = "__metadata__"
}
