/// Units of one byte of UTF-8; a vocabulary always holds all 256.
enum ByteSegmentation: Segmentation {
  static let summary = "one byte of UTF-8; all 256 are always in the vocabulary"

  static let fixedCodes: Range<UInt32> = 0..<256

  static func mostUnits(in text: NormalizedText) -> Int { text.bytes.count }

  @inline(__always)
  static func segment<Sink: UnitSink>(
    _ bytes: UnsafeBufferPointer<UInt8>, clusters: inout ClusterTable, into sink: inout Sink
  ) {
    for byte in bytes { sink.take(UInt32(byte)) }
  }

  static func count(_ bytes: UnsafeBufferPointer<UInt8>, into counts: inout UnitCounts) {
    counts.withSink { sink, clusters in segment(bytes, clusters: &clusters, into: &sink) }
    counts.hangulCount += hangulScalars(in: bytes)
  }

  static func unit(of code: UInt32, clusters: ClusterTable) -> TextUnit {
    .byte(UInt8(truncatingIfNeeded: code))
  }

  static func code(of unit: TextUnit, clusters: inout ClusterTable) -> UInt32? {
    guard case .byte(let byte) = unit else { return nil }
    return UInt32(byte)
  }

  static func makeAssembler() -> any UnitAssembler { UTF8Assembler() }
}

/// Assembles scalars from bytes; bytes that are not well-formed UTF-8 are dropped.
///
/// The longest prefix of a well-formed sequence is dropped (Unicode 3.9, "maximal subpart"); the byte that
/// broke it starts a new sequence.
struct UTF8Assembler: UnitAssembler {
  private var value: UInt32 = 0
  private var missing = 0
  /// The allowed range of the next continuation byte (table 3-7 of the Unicode Standard).
  private var allowed: ClosedRange<UInt32> = 0x80...0xBF

  mutating func take(_ code: UInt32, clusters: ClusterTable, into scalars: inout [UInt32]) {
    if missing > 0 {
      if allowed.contains(code) {
        value = value << 6 | code & 0x3F
        allowed = 0x80...0xBF
        missing -= 1
        if missing == 0 { scalars.append(value) }
        return
      }
      missing = 0
    }
    allowed = 0x80...0xBF
    switch code {
    case 0x00...0x7F: scalars.append(code)
    case 0xC2...0xDF: begin(code & 0x1F, missing: 1)
    case 0xE0...0xEF:
      begin(code & 0x0F, missing: 2)
      if code == 0xE0 { allowed = 0xA0...0xBF }
      if code == 0xED { allowed = 0x80...0x9F }
    case 0xF0...0xF4:
      begin(code & 0x07, missing: 3)
      if code == 0xF0 { allowed = 0x90...0xBF }
      if code == 0xF4 { allowed = 0x80...0x8F }
    default: break
    }
  }

  mutating func finish(into scalars: inout [UInt32]) { missing = 0 }

  private mutating func begin(_ bits: UInt32, missing: Int) {
    value = bits
    self.missing = missing
  }
}

/// The number of Hangul scalars in well-formed UTF-8.
private func hangulScalars(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
  guard let base = bytes.baseAddress else { return 0 }
  var hangul = 0
  var position = 0
  while position < bytes.count {
    let (scalar, length) = decodeTrustedUTF8(base, at: position)
    if Syllable.isSyllable(scalar) || (scalar >= 0x1100 && Syllable.isHangul(scalar)) {
      hangul &+= 1
    }
    position &+= length
  }
  return hangul
}
