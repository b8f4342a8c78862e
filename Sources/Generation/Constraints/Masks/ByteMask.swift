import CharText

/// The mask for bytes: a ``UTF8Automaton`` in front of the characters.
struct ByteMask: UnitMask {
  /// The byte of each id; nil for `<unk>`.
  private let bytes: [UInt8?]
  /// The bytes that may always begin a character of an unconstrained text, and those for which it depends on
  /// the text.
  private let free: ByteSet
  private let undecided: [UInt8]
  private var automaton = UTF8Automaton()

  init(_ vocabulary: Vocabulary, ground: ConstraintGround) {
    bytes = vocabulary.units.map { unit in
      guard case .byte(let byte) = unit else { return nil }
      return byte
    }
    var free = ByteSet()
    var undecided: [UInt8] = []
    for byte in UInt8.min ... .max {
      guard let range = UTF8Automaton().scalars(after: byte) else { continue }
      if ground.inert.hasMember(in: range, and: [], where: { _ in true }) {
        free.insert(byte)
      } else if ground.contextual.hasMember(in: range, and: [], where: { _ in true }) {
        undecided.append(byte)
      }
    }
    self.free = free
    self.undecided = undecided
  }

  var isBoundary: Bool { automaton.isBoundary }

  mutating func apply(to candidates: inout Candidates, text: ConstrainedText) -> Bool {
    var allowed = ByteSet()
    func check(_ some: some Sequence<UInt8>) {
      for byte in some {
        guard let range = automaton.scalars(after: byte), text.allowsAny(in: range) else { continue }
        allowed.insert(byte)
      }
    }
    if !automaton.isBoundary {
      check(0x80...0xBF)
    } else if text.isUnconstrained {
      allowed = free
      check(undecided)
    } else {
      check(0...0xFF)
    }
    candidates.keep { candidate in bytes[Int(candidate.id)].map(allowed.contains) ?? false }
    return automaton.isBoundary && text.next.spaceIsLineFeed
  }

  mutating func take(_ id: UInt32, text: inout ConstrainedText) -> Bool {
    guard let byte = bytes[Int(id)] else { return false }
    automaton.take(byte).map { text.append($0) }
    return false
  }
}

/// A set of bytes.
struct ByteSet: Sendable {
  private var words = SIMD4<UInt64>(repeating: 0)

  mutating func insert(_ byte: UInt8) { words[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }

  func contains(_ byte: UInt8) -> Bool { words[Int(byte >> 6)] >> UInt64(byte & 63) & 1 != 0 }
}
