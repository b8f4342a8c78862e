/// Units of one Unicode scalar.
enum ScalarSegmentation: Segmentation {
  static let summary = "one Unicode scalar; a Hangul syllable is one unit"

  @inline(__always)
  static func segment<Sink: UnitSink>(
    _ bytes: UnsafeBufferPointer<UInt8>, clusters: inout ClusterTable, into sink: inout Sink
  ) {
    guard let base = bytes.baseAddress else { return }
    let end = bytes.count
    var position = 0
    while position < end {
      let (scalar, length) = decodeTrustedUTF8(base, at: position)
      sink.take(scalar)
      position &+= length
    }
  }

  static func unit(of code: UInt32, clusters: ClusterTable) -> TextUnit {
    var bytes: [UInt8] = []
    bytes.appendUTF8(code)
    return .text(bytes)
  }

  static func code(of unit: TextUnit, clusters: inout ClusterTable) -> UInt32? {
    guard case .text(let bytes) = unit, let scalars = scalarValues(of: bytes) else { return nil }
    return scalars.count == 1 ? scalars[0] : nil
  }

  static func makeAssembler() -> any UnitAssembler { ScalarAssembler() }
}

/// Assembles scalars, each of which is one unit.
struct ScalarAssembler: UnitAssembler {
  mutating func take(_ code: UInt32, clusters: ClusterTable, into scalars: inout [UInt32]) {
    scalars.append(code)
  }

  mutating func finish(into scalars: inout [UInt32]) {}
}
