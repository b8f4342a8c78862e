extension Header {
  /// Data begins at a multiple of this, so that a mapped tensor starts on a cache line. The format
  /// requires 8.
  static let dataAlignment = 64

  /// The length and the JSON text, padded with spaces up to the start of the data; the same input gives the
  /// same bytes.
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

  /// Appends a JSON string: only what RFC 8259 requires is escaped, everything else stays UTF-8.
  private static func appendString(_ text: String, to file: inout [UInt8]) {
    var text = text
    file.append(UInt8(ascii: "\""))
    text.withUTF8 { bytes in
      // Metadata may hold a long vocabulary, so everything between two escapes is appended at once.
      var rest = bytes[...]
      while let place = rest.firstIndex(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) {
        file.append(contentsOf: rest[..<place])
        file.append(contentsOf: escape(bytes[place]).utf8)
        rest = rest[(place + 1)...]
      }
      file.append(contentsOf: rest)
    }
    file.append(UInt8(ascii: "\""))
  }

  private static func escape(_ byte: UInt8) -> String {
    switch byte {
    case 0x22: #"\""#
    case 0x5C: #"\\"#
    case 0x0A: #"\n"#
    default: (byte < 0x10 ? #"\u000"# : #"\u00"#) + String(byte, radix: 16)
    }
  }
}
