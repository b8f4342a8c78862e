/// The names, types, shapes and places of the tensors of one file, and its metadata.
struct Header {
  /// The tensors by their place in the data section.
  var tensors: [SafetensorsTensor]
  var metadata: SafetensorsMetadata
  /// Where the data section begins, in bytes from the beginning of the file.
  var dataOffset: Int

  /// The size of the number in front of the header.
  static let lengthByteCount = 8
  /// The longest header, in bytes: the cap of the reference implementation.
  static let byteCountLimit = 100_000_000
  /// The key that is not a tensor.
  static let metadataKey = "__metadata__"
}
