extension Header {
  /// Data begins at a multiple of this, so that a mapped tensor starts on a cache line. The format asks for 8.
  static let dataAlignment = 64

  /// The length and the JSON text, padded with spaces up to where the data begins; the same for the same input.
  static func encoded(
    tensors: [SafetensorsTensor], metadata: SafetensorsMetadata
  ) throws(SafetensorsError) -> [UInt8] {
    var file = [UInt8](repeating: 0, count: lengthByteCount)
    file.append(UInt8(ascii: "{"))
    if !metadata.entries.isEmpty {
      appendString(metadataKey, to: &file)
      file.append(contentsOf: ":{".utf8)
      for (index, entry) in metadata.entries.enumerated() {
        if index > 0 { file.append(UInt8(ascii: ",")) }
        appendString(entry.key, to: &file)
        file.append(UInt8(ascii: ":"))
        appendString(entry.value, to: &file)
      }
      file.append(UInt8(ascii: "}"))
    }
    for (index, tensor) in tensors.enumerated() {
      if index > 0 || !metadata.entries.isEmpty { file.append(UInt8(ascii: ",")) }
      appendString(tensor.name, to: &file)
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      let end = tensor.byteOffset + tensor.byteCount
      file.append(
        contentsOf: #":{"dtype":"\#(tensor.dtype.rawValue)","shape":[\#(shape)],"#.utf8)
      file.append(contentsOf: #""data_offsets":[\#(tensor.byteOffset),\#(end)]}"#.utf8)
    }
    file.append(UInt8(ascii: "}"))
    while file.count % dataAlignment != 0 { file.append(UInt8(ascii: " ")) }

    let headerByteCount = file.count - lengthByteCount
    guard headerByteCount <= byteCountLimit else {
      throw .headerTooLarge(byteCount: headerByteCount, limit: byteCountLimit)
    }
    for place in 0..<lengthByteCount {
      file[place] = UInt8(truncatingIfNeeded: headerByteCount >> (8 * place))
    }
    return file
  }

  /// A JSON string: only what RFC 8259 demands is escaped, everything else stays UTF-8.
  private static func appendString(_ text: String, to file: inout [UInt8]) {
    let hexDigits = Array("0123456789abcdef".utf8)
    file.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C:
        file.append(0x5C)
        file.append(byte)
      case 0x0A: file.append(contentsOf: "\\n".utf8)
      case 0x00..<0x20:
        file.append(contentsOf: "\\u00".utf8)
        file.append(hexDigits[Int(byte >> 4)])
        file.append(hexDigits[Int(byte & 15)])
      default: file.append(byte)
      }
    }
    file.append(UInt8(ascii: "\""))
  }
}
