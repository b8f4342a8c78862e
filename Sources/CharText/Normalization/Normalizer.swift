/// Validates UTF-8 and converts it to a normalization form, in one pass.
///
/// ASCII, Hangul syllables and every other inert scalar are copied in long spans; only runs that contain a
/// suspicious scalar are rewritten. Pieces may be normalized one by one if each cut is a safe boundary
/// (`PieceCutter`).
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
    run = RunNormalizer(form: RunNormalizer.Form(form))
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
    // FF never occurs in UTF-8, so it means no stop at all.
    let stop: UInt8 = unifiesLineEnds ? 0x0D : 0xFF
    var position = 0
    /// Input before this position has been written out.
    var written = 0
    /// The start of the last inert scalar: a run reaches back to it, because marks compose with it.
    var lastInert = 0

    while position < end {
      // Syllables and short words of ASCII, which make up most of Korean text: four bytes at a time.
      if position &+ 4 <= end {
        let word = UnsafeRawPointer(bytes + position).loadUnaligned(as: UInt32.self)
        if !decomposesHangul, beginsWithSyllable(word) {
          lastInert = position
          position &+= 3
          continue
        }
        let ascii = (word & 0x8080_8080).trailingZeroBitCount &>> 3
        if ascii > 0, ascii < 4, !hasByte(stop, word) {
          position &+= ascii
          lastInert = position &- 1
          continue
        }
      }
      let first = bytes[position]
      if first < 0x80 {
        if first == stop {
          append(bytes, from: written, to: position, output: &output)
          output.append(0x0A)
          position += 1
          if position < end, bytes[position] == 0x0A { position += 1 }
          written = position
          lastInert = position
          continue
        }
        position = skipASCII(bytes, from: position + 1, end: end, stop: stop)
        lastInert = position - 1
        continue
      }
      let (scalar, length) = decodeUTF8(bytes, at: position, end: end)
      if length == 0 {
        return Fault(offset: position, fault: utf8Fault(bytes, at: position, end: end))
      }
      if Syllable.isSyllable(scalar) {
        if decomposesHangul {
          append(bytes, from: written, to: position, output: &output)
          position = appendDecomposedSyllables(bytes, from: position, end: end, output: &output)
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
      // In decomposed forms nothing reaches back beyond a starter.
      let start = decomposesHangul ? position : lastInert
      append(bytes, from: written, to: start, output: &output)
      let next = appendRun(
        bytes, from: start, suspiciousAt: position, end: end, suspicious: suspicious,
        output: &output)
      // A run that stops at invalid bytes leaves them to the next iteration.
      position = next
      written = next
      lastInert = next
    }
    append(bytes, from: written, to: end, output: &output)
    return nil
  }

  @inline(__always)
  private func append(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, output: inout [UInt8]
  ) {
    output.append(contentsOf: UnsafeBufferPointer(start: bytes + start, count: end - start))
  }

  /// Normalizes the run from `start`, through the suspicious scalar, up to the next inert one, and returns
  /// its end.
  @inline(never)
  private mutating func appendRun(
    _ bytes: UnsafePointer<UInt8>, from start: Int, suspiciousAt: Int, end: Int,
    suspicious: ScalarTable<UInt8>.View, output: inout [UInt8]
  ) -> Int {
    if let (syllable, next) = decomposedSyllable(bytes, at: start, end: end, suspicious) {
      output.appendUTF8(syllable)
      return next
    }
    run.begin()
    var position = start
    while position < end {
      let (scalar, length) = decodeUTF8(bytes, at: position, end: end)
      if length == 0 || (position > suspiciousAt && suspicious[scalar] == 0) { break }
      run.decompose(scalar)
      position += length
    }
    run.end()
    for scalar in run.scalars { output.appendUTF8(UInt32(bitPattern: scalar)) }
    return position
  }

  /// The syllable of a run that consists of modern conjoining jamo only: a fast path for decomposed Korean
  /// text.
  private func decomposedSyllable(
    _ bytes: UnsafePointer<UInt8>, at start: Int, end: Int, _ suspicious: ScalarTable<UInt8>.View
  ) -> (syllable: UInt32, next: Int)? {
    guard form != .nfd, start + 6 <= end else { return nil }
    let (leading, _) = decodeUTF8(bytes, at: start, end: end)
    guard Syllable.leadingJamo.contains(leading) else { return nil }
    let (vowel, _) = decodeUTF8(bytes, at: start + 3, end: end)
    guard Syllable.vowelJamo.contains(vowel) else { return nil }
    var next = start + 6
    var trailing = Syllable.trailingBase
    if next < end {
      let (scalar, length) = decodeUTF8(bytes, at: next, end: end)
      if Syllable.trailingJamo.contains(scalar) {
        trailing = scalar
        next += length
      }
    }
    if next < end {
      let (scalar, length) = decodeUTF8(bytes, at: next, end: end)
      guard length == 0 || suspicious[scalar] == 0 else { return nil }
    }
    return (Syllable.compose(leading: leading, vowel: vowel, trailing: trailing), next)
  }

  /// Appends the parts of the syllables from `start` on, and returns the end of the syllables.
  @inline(never)
  private func appendDecomposedSyllables(
    _ bytes: UnsafePointer<UInt8>, from start: Int, end: Int, output: inout [UInt8]
  ) -> Int {
    let limit = 64
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: limit * 9) { buffer in
      var position = start
      var count = 0
      while count + 9 <= buffer.count {
        let (scalar, length) =
          position < end ? decodeUTF8(bytes, at: position, end: end) : (0, 0)
        guard length > 0, Syllable.isSyllable(scalar) else { break }
        position += length
        let (leading, vowel, trailing) = Syllable.decompose(scalar)
        count = write(leading, into: buffer, at: count)
        count = write(vowel, into: buffer, at: count)
        if trailing != Syllable.trailingBase { count = write(trailing, into: buffer, at: count) }
      }
      output.append(contentsOf: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      return position
    }
  }
}

/// Writes the three bytes of a conjoining jamo and returns the position after them.
@inline(__always)
private func write(
  _ scalar: UInt32, into buffer: UnsafeMutableBufferPointer<UInt8>, at position: Int
) -> Int {
  buffer[position] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
  buffer[position + 1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
  buffer[position + 2] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
  return position + 3
}

/// Whether the first three of four bytes, low byte first, are a precomposed Hangul syllable.
@inline(__always)
private func beginsWithSyllable(_ word: UInt32) -> Bool {
  guard word & 0x00C0_C0F0 == 0x0080_80E0 else { return false }
  return Syllable.isSyllable((word & 0x0F) &<< 12 | (word &>> 2 & 0xFC0) | (word &>> 16 & 0x3F))
}

/// Whether one of four bytes may be `byte`; always false if none is.
@inline(__always)
private func hasByte(_ byte: UInt8, _ word: UInt32) -> Bool {
  let difference = word ^ (0x0101_0101 &* UInt32(byte))
  return (difference &- 0x0101_0101) & ~difference & 0x8080_8080 != 0
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
