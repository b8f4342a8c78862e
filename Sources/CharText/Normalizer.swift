/// Validates UTF-8 and brings it into a normalisation form, in one pass.
///
/// ASCII, Hangul syllables and every other inert scalar are copied in long spans; only runs that hold
/// a suspicious scalar are rewritten. Pieces may be normalised one by one where each cut lies on a safe
/// boundary (`PieceCutter`).
struct Normalizer {
  /// The bytes at `offset` of a piece are not UTF-8.
  struct Fault: Equatable {
    let offset: Int
    let fault: TextFault
  }

  let form: Normalization
  /// Whether CRLF and lone CR become LF.
  let unifiesLineEnds: Bool
  private let table: ScalarTable<UInt8>
  private var run: RunNormalizer

  init(form: Normalization, unifiesLineEnds: Bool = true) {
    self.form = form
    self.unifiesLineEnds = unifiesLineEnds
    table = NormalizationTable.table(for: form).isSuspicious
    run = RunNormalizer(form: form == .nfd ? .nfd : form == .nfkc ? .nfkc : .nfc)
  }

  /// Appends the normal form of `input` to `output`, or reports the first bytes that are not UTF-8.
  mutating func append(
    _ input: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]
  ) -> Fault? {
    guard let bytes = input.baseAddress else { return nil }
    let table = self.table
    return table.withView { suspicious in
      scan(bytes, end: input.count, suspicious: suspicious, output: &output)
    }
  }

  @inline(__always)
  private mutating func scan(
    _ bytes: UnsafePointer<UInt8>, end: Int, suspicious: ScalarTable<UInt8>.View,
    output: inout [UInt8]
  ) -> Fault? {
    let decomposesHangul = form == .nfd
    let carriageReturn: UInt8 = unifiesLineEnds ? 0x0D : 0xFF
    var position = 0
    /// Input before this position has been written out.
    var written = 0
    /// Where the last inert scalar begins: a run reaches back to it, for marks compose with it.
    var lastInert = 0

    while position < end {
      let first = bytes[position]
      if first < 0x80 {
        if first == carriageReturn {
          output.append(contentsOf: UnsafeBufferPointer(rebasing: span(bytes, written, position)))
          output.append(0x0A)
          position += 1
          if position < end, bytes[position] == 0x0A { position += 1 }
          written = position
          lastInert = position
          continue
        }
        position = skipASCII(bytes, from: position + 1, end: end, stop: carriageReturn)
        lastInert = position - 1
        continue
      }
      let (scalar, length) = decodeUTF8(bytes, at: position, end: end)
      if length == 0 {
        return Fault(offset: position, fault: utf8Fault(bytes, at: position, end: end))
      }
      if Syllable.isSyllable(scalar) {
        if decomposesHangul {
          output.append(contentsOf: UnsafeBufferPointer(rebasing: span(bytes, written, position)))
          appendDecomposed(scalar, to: &output)
          position += length
          written = position
          lastInert = position
        } else {
          lastInert = position
          position += length
        }
        continue
      }
      if suspicious[scalar] == 0 {
        lastInert = position
        position += length
        continue
      }
      // Decomposed forms never reach back over a starter.
      let start = decomposesHangul ? position : lastInert
      output.append(contentsOf: UnsafeBufferPointer(rebasing: span(bytes, written, start)))
      if let fault = appendRun(
        bytes, from: start, suspiciousAt: position, end: end, suspicious: suspicious,
        next: &position, output: &output)
      {
        return fault
      }
      written = position
      lastInert = position
    }
    output.append(contentsOf: UnsafeBufferPointer(rebasing: span(bytes, written, end)))
    return nil
  }

  /// Normalises the run from `start`, through the suspicious scalar, up to the next inert one.
  private mutating func appendRun(
    _ bytes: UnsafePointer<UInt8>, from start: Int, suspiciousAt: Int, end: Int,
    suspicious: ScalarTable<UInt8>.View, next: inout Int, output: inout [UInt8]
  ) -> Fault? {
    run.begin()
    var position = start
    while position < end {
      let (scalar, length) = decodeUTF8(bytes, at: position, end: end)
      if length == 0 {
        return Fault(offset: position, fault: utf8Fault(bytes, at: position, end: end))
      }
      if position > suspiciousAt, suspicious[scalar] == 0 { break }
      run.decompose(scalar)
      position += length
    }
    run.end()
    for scalar in run.scalars { output.appendUTF8(UInt32(bitPattern: scalar)) }
    next = position
    return nil
  }

  private func appendDecomposed(_ syllable: UInt32, to output: inout [UInt8]) {
    let (leading, vowel, trailing) = Syllable.decompose(syllable)
    output.appendUTF8(leading)
    output.appendUTF8(vowel)
    if trailing != Syllable.trailingBase { output.appendUTF8(trailing) }
  }
}

@inline(__always)
private func span(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Slice<
  UnsafeBufferPointer<UInt8>
> {
  UnsafeBufferPointer(start: bytes, count: end)[start..<end]
}

/// The first position from `from` on that is not ASCII or is `stop`; eight bytes at a time.
@inline(__always)
func skipASCII(_ bytes: UnsafePointer<UInt8>, from: Int, end: Int, stop: UInt8) -> Int {
  var position = from
  let high: UInt64 = 0x8080_8080_8080_8080
  let ones: UInt64 = 0x0101_0101_0101_0101
  let stops = ones &* UInt64(stop)
  while position &+ 8 <= end {
    let word = UnsafeRawPointer(bytes + position).loadUnaligned(as: UInt64.self)
    let difference = word ^ stops
    // The second term has a bit set where a byte of `word` equals `stop`.
    if (word | ((difference &- ones) & ~difference)) & high != 0 { break }
    position &+= 8
  }
  while position < end, bytes[position] < 0x80, bytes[position] != stop { position &+= 1 }
  return position
}
