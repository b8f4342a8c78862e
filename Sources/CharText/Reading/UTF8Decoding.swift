// UTF-8 as in RFC 3629 and table 3-7 of the Unicode Standard. Positions are indices into a buffer.

/// Decodes the scalar at `position` of arbitrary bytes.
///
/// The length is 0 if no well-formed sequence that ends before `end` begins there.
@inline(__always)
func decodeUTF8(
  _ bytes: UnsafePointer<UInt8>, at position: Int, end: Int
) -> (scalar: UInt32, length: Int) {
  let first = UInt32(bytes[position])
  if first < 0x80 { return (first, 1) }
  if first < 0xC2 { return (0, 0) }
  if first < 0xE0 {
    guard position + 1 < end else { return (0, 0) }
    let second = UInt32(bytes[position + 1])
    guard second & 0xC0 == 0x80 else { return (0, 0) }
    return ((first & 0x1F) << 6 | (second & 0x3F), 2)
  }
  if first < 0xF0 {
    guard position + 2 < end else { return (0, 0) }
    let second = UInt32(bytes[position + 1])
    let third = UInt32(bytes[position + 2])
    guard second & 0xC0 == 0x80, third & 0xC0 == 0x80 else { return (0, 0) }
    let scalar = (first & 0x0F) << 12 | (second & 0x3F) << 6 | (third & 0x3F)
    guard scalar >= 0x800, scalar & 0xF800 != 0xD800 else { return (0, 0) }
    return (scalar, 3)
  }
  guard first < 0xF5, position + 3 < end else { return (0, 0) }
  let second = UInt32(bytes[position + 1])
  let third = UInt32(bytes[position + 2])
  let fourth = UInt32(bytes[position + 3])
  guard second & 0xC0 == 0x80, third & 0xC0 == 0x80, fourth & 0xC0 == 0x80 else { return (0, 0) }
  let scalar =
    (first & 0x07) << 18 | (second & 0x3F) << 12 | (third & 0x3F) << 6 | (fourth & 0x3F)
  guard scalar >= 0x10000, scalar <= 0x10FFFF else { return (0, 0) }
  return (scalar, 4)
}

/// Decodes the scalar at `position` of well-formed bytes.
@inline(__always)
func decodeTrustedUTF8(
  _ bytes: UnsafePointer<UInt8>, at position: Int
) -> (scalar: UInt32, length: Int) {
  let first = UInt32(bytes[position])
  if first < 0x80 { return (first, 1) }
  let second = UInt32(bytes[position + 1]) & 0x3F
  if first < 0xE0 { return ((first & 0x1F) << 6 | second, 2) }
  let third = UInt32(bytes[position + 2]) & 0x3F
  if first < 0xF0 { return ((first & 0x0F) << 12 | second << 6 | third, 3) }
  let fourth = UInt32(bytes[position + 3]) & 0x3F
  return ((first & 0x07) << 18 | second << 12 | third << 6 | fourth, 4)
}

/// Tells what is wrong at a position where `decodeUTF8` found no scalar.
func utf8Fault(_ bytes: UnsafePointer<UInt8>, at position: Int, end: Int) -> TextFault {
  let first = bytes[position]
  if first < 0xC0 { return .unexpectedContinuation }
  if first > 0xF4 { return .impossibleByte }
  let needed = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3
  var continuations = 0
  while continuations < needed, position + 1 + continuations < end,
    bytes[position + 1 + continuations] & 0xC0 == 0x80
  {
    continuations += 1
  }
  // The second byte already distinguishes these, even if the rest is missing.
  if continuations > 0 {
    let second = bytes[position + 1]
    switch first {
    case 0xC0, 0xC1: return .overlong
    case 0xE0 where second < 0xA0: return .overlong
    case 0xF0 where second < 0x90: return .overlong
    case 0xED where second > 0x9F: return .surrogate
    case 0xF4 where second > 0x8F: return .aboveMaximum
    default: break
    }
  }
  return first < 0xC2 ? .impossibleByte : .incomplete
}

extension Array where Element == UInt8 {
  /// Appends the UTF-8 of a scalar value (not a surrogate, at most U+10FFFF).
  @inline(__always)
  mutating func appendUTF8(_ scalar: UInt32) {
    if scalar < 0x80 {
      append(UInt8(truncatingIfNeeded: scalar))
    } else if scalar < 0x800 {
      append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    } else if scalar < 0x10000 {
      append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    } else {
      append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
      append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    }
  }
}

/// The scalar values of UTF-8, in order, or nil if it is not well-formed.
func scalarValues(of bytes: [UInt8]) -> [UInt32]? {
  bytes.withUnsafeBufferPointer { buffer in
    var scalars: [UInt32] = []
    guard let base = buffer.baseAddress else { return scalars }
    var position = 0
    while position < buffer.count {
      let (scalar, length) = decodeUTF8(base, at: position, end: buffer.count)
      guard length > 0 else { return nil }
      scalars.append(scalar)
      position += length
    }
    return scalars
  }
}
