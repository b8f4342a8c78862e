extension Header {
  /// Reads the header of a file and checks it against the file's size.
  init(file: UnsafeRawBufferPointer) throws(SafetensorsDefect) {
    let lengthByteCount = Header.lengthByteCount
    guard file.count >= lengthByteCount else { throw .tooShort(byteCount: file.count) }
    if let format = OtherFormat.of(file) {
      // A short header of a real file may begin like a pickle, but then { follows.
      guard file.count > lengthByteCount, file[lengthByteCount] == UInt8(ascii: "{") else {
        throw .otherFormat(format)
      }
    }
    let claimed = UInt64(littleEndian: file.loadUnaligned(as: UInt64.self))
    guard claimed <= UInt64(Header.byteCountLimit) else {
      throw .headerTooLarge(byteCount: claimed, limit: Header.byteCountLimit)
    }
    let headerByteCount = Int(claimed)
    guard headerByteCount <= file.count - lengthByteCount else {
      throw .headerTruncated(byteCount: headerByteCount, available: file.count - lengthByteCount)
    }
    let dataOffset = lengthByteCount + headerByteCount
    let text = UnsafeRawBufferPointer(rebasing: file[lengthByteCount..<dataOffset])
    guard text.first == UInt8(ascii: "{") else { throw .headerStart(byte: text.first) }

    self.init(tensors: [], metadata: SafetensorsMetadata(), dataOffset: dataOffset)
    try parse(text)
    // Of tensors that begin at the same byte, empty ones come first; otherwise the order of the header
    // counts.
    let order = tensors.indices.sorted { one, other in
      let (a, b) = (tensors[one], tensors[other])
      return (a.byteOffset, a.byteCount, one) < (b.byteOffset, b.byteCount, other)
    }
    tensors = order.map { tensors[$0] }
    try checkPlaces(dataByteCount: file.count - dataOffset)
  }

  private mutating func parse(_ text: UnsafeRawBufferPointer) throws(SafetensorsDefect) {
    var scanner = HeaderScanner(text)
    // Names are compared as UTF-8: Swift's String treats canonically equivalent names as equal.
    var names: Set<[UInt8]> = []
    var metadata: SafetensorsMetadata?
    var tensors: [SafetensorsTensor] = []
    try scanner.list("{", "}") { (scanner: inout HeaderScanner) throws(SafetensorsDefect) in
      let name = try scanner.string()
      try scanner.expect(":")
      if name.utf8.elementsEqual(Header.metadataKey.utf8) {
        guard metadata == nil else { throw .duplicateMetadata }
        metadata = try Header.metadata(&scanner)
      } else {
        guard names.insert(Array(name.utf8)).inserted else { throw .duplicateTensor(name: name) }
        tensors.append(try Header.tensor(named: name, &scanner))
      }
    }
    try scanner.expectEnd()
    self.tensors = tensors
    self.metadata = metadata ?? SafetensorsMetadata()
  }

  private static func metadata(_ scanner: inout HeaderScanner) throws(SafetensorsDefect)
    -> SafetensorsMetadata
  {
    var keys: Set<[UInt8]> = []
    var entries: [SafetensorsMetadata.Entry] = []
    try scanner.list("{", "}") { (scanner: inout HeaderScanner) throws(SafetensorsDefect) in
      let key = try scanner.string()
      try scanner.expect(":")
      guard scanner.peek() == UInt8(ascii: "\"") else { throw .metadataNotString(key: key) }
      guard keys.insert(Array(key.utf8)).inserted else { throw .duplicateMetadataKey(key) }
      entries.append(SafetensorsMetadata.Entry(key: key, value: try scanner.string()))
    }
    return SafetensorsMetadata(distinct: entries)
  }

  private static func tensor(
    named name: String, _ scanner: inout HeaderScanner
  ) throws(SafetensorsDefect) -> SafetensorsTensor {
    var dtypeName: String?
    var shape: [Int]?
    var offsets: (begin: Int, end: Int)?
    try scanner.list("{", "}") { (scanner: inout HeaderScanner) throws(SafetensorsDefect) in
      let field = try scanner.string()
      try scanner.expect(":")
      switch field {
      case "dtype":
        guard dtypeName == nil else { throw .duplicateField(tensor: name, field: field) }
        dtypeName = try scanner.string()
      case "shape":
        guard shape == nil else { throw .duplicateField(tensor: name, field: field) }
        var lengths: [Int] = []
        try scanner.list("[", "]") { (scanner: inout HeaderScanner) throws(SafetensorsDefect) in
          lengths.append(try scanner.number())
        }
        shape = lengths
      case "data_offsets":
        guard offsets == nil else { throw .duplicateField(tensor: name, field: field) }
        try scanner.expect("[")
        let begin = try scanner.number()
        try scanner.expect(",")
        offsets = (begin, try scanner.number())
        try scanner.expect("]")
      default:
        throw .unknownField(tensor: name, field: field)
      }
    }
    guard let dtypeName else { throw .missingField(tensor: name, field: "dtype") }
    guard let shape else { throw .missingField(tensor: name, field: "shape") }
    guard let (begin, end) = offsets else { throw .missingField(tensor: name, field: "data_offsets") }
    guard let dtype = SafetensorsDType(rawValue: dtypeName) else {
      throw .unknownDType(tensor: name, dtype: dtypeName)
    }
    guard let byteCount = tensorByteCount(dtype: dtype, shape: shape) else {
      throw .shapeTooLarge(tensor: name, shape: shape)
    }
    guard begin <= end else { throw .offsetsReversed(tensor: name, begin: begin, end: end) }
    guard byteCount == end - begin else {
      throw .byteCountMismatch(
        tensor: name, shape: shape, dtype: dtype, expected: byteCount, found: end - begin)
    }
    return SafetensorsTensor(
      name: name, dtype: dtype, shape: shape, byteOffset: begin, byteCount: byteCount)
  }

  /// Checks that the tensors, in the order of their offsets, cover the data section without holes or overlap.
  private func checkPlaces(dataByteCount: Int) throws(SafetensorsDefect) {
    var previousEnd = 0
    for tensor in tensors {
      let begin = tensor.byteOffset
      guard begin <= previousEnd else {
        throw .hole(tensor: tensor.name, previousEnd: previousEnd, begin: begin)
      }
      guard begin == previousEnd else {
        throw .overlap(tensor: tensor.name, previousEnd: previousEnd, begin: begin)
      }
      // The sum occurs as a number in the header, so it does not overflow.
      previousEnd = begin + tensor.byteCount
      guard previousEnd <= dataByteCount else {
        throw .dataTruncated(tensor: tensor.name, end: previousEnd, available: dataByteCount)
      }
    }
    guard previousEnd == dataByteCount else {
      throw .trailingBytes(count: dataByteCount - previousEnd)
    }
  }
}
