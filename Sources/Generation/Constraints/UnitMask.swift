import CharText

/// Translates what characters may come next into units, for one kind of unit.
///
/// A unit may come next if and only if at least one allowed character can still be completed with units that the
/// vocabulary has, so that no text gets stuck within a character.
protocol UnitMask: Sendable {
  /// Whether a character has ended, or none has begun.
  var isBoundary: Bool { get }

  /// Removes the candidates that may not come next.
  ///
  /// - Returns: Whether the constraints want a space to become a line feed here.
  mutating func apply(to candidates: inout Candidates, text: ConstrainedText) -> Bool

  /// Takes the unit that was drawn and appends the characters that are certain now.
  ///
  /// - Returns: Whether the text was complete before that unit.
  mutating func take(_ id: UInt32, text: inout ConstrainedText) -> Bool
}

/// The mask for units of one or several whole characters: `scalar` and `grapheme`.
struct CharacterMask: UnitMask {
  /// For each id its first scalar; U+0000 for `<unk>`, which is never written.
  private var first: [UInt32] = []
  /// The scalars after the first, for the ids that have some.
  private var rest: [UInt32: [UInt32]] = [:]
  /// For each id whether it can be written in some place.
  private var mayEver: [Bool] = []
  /// For each id whether it is one scalar.
  private var isSingle: [Bool] = []
  private var neverCount = 0
  /// The ids that the normal form keeps back in some places.
  private var contextual: [UInt32] = []

  init(_ vocabulary: Vocabulary, ground: ConstraintGround) {
    for (id, unit) in vocabulary.units.enumerated() {
      var scalars: [UInt32] = []
      if case .text(let bytes) = unit {
        scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars.map(\.value)
      }
      first.append(scalars.first ?? 0)
      isSingle.append(scalars.count == 1)
      mayEver.append(
        !scalars.isEmpty && scalars.allSatisfy { ground.holds($0) }
          && (scalars.count == 1 || ground.isNormal(scalars, vocabulary.normalization)))
      if !mayEver[id], id > 0 { neverCount += 1 }
      if mayEver[id], ground.contextual.contains(first[id]) { contextual.append(UInt32(id)) }
      if scalars.count > 1 { rest[UInt32(id)] = Array(scalars.dropFirst()) }
    }
  }

  /// Whether no unit is ever kept back.
  var isIdle: Bool { neverCount == 0 && contextual.isEmpty }

  var isBoundary: Bool { true }

  mutating func apply(to candidates: inout Candidates, text: ConstrainedText) -> Bool {
    guard text.next.isOpen else {
      candidates.keep { allows($0.id, text) }
      return text.next.spaceIsLineFeed
    }
    if neverCount > 0 { candidates.keep { mayEver[Int($0.id)] } }
    if !text.isUnconstrained, !rest.isEmpty {
      candidates.keep { allows($0.id, text) }
    } else {
      for id in contextual where !allows(id, text) { candidates.remove(id: id) }
    }
    return false
  }

  private func allows(_ id: UInt32, _ text: ConstrainedText) -> Bool {
    guard mayEver[Int(id)], text.allows(first[Int(id)]) else { return false }
    if isSingle[Int(id)] { return true }
    guard let rest = rest[id], let scalar = Unicode.Scalar(first[Int(id)]) else { return true }
    var text = text
    text.append(scalar)
    for value in rest {
      guard text.ending != .required, text.ending != .passed, let scalar = Unicode.Scalar(value)
      else { return false }
      text.prepare()
      guard text.allows(value) else { return false }
      text.append(scalar)
    }
    return true
  }

  mutating func take(_ id: UInt32, text: inout ConstrainedText) -> Bool {
    for value in [first[Int(id)]] + (rest[id] ?? []) { Unicode.Scalar(value).map { text.append($0) } }
    return false
  }
}

/// The mask for parts of syllables: a ``SyllableAutomaton`` in front of the characters.
struct JamoMask: UnitMask {
  private var parts: [SyllableAutomaton.Part] = []
  /// Bit p of a number is set where part p is meant: a bit for each id, none for `<unk>`.
  private var partBits: [UInt8] = []
  private var scalars: [Unicode.Scalar] = []
  private let hasVowel: Bool
  /// The ids of characters that the normal form keeps back in some places, or everywhere.
  private var contextual: [UInt32] = []
  private var automaton = SyllableAutomaton()

  init(_ vocabulary: Vocabulary, ground: ConstraintGround) {
    for (id, unit) in vocabulary.units.enumerated() {
      parts.append(SyllableAutomaton.Part(unit))
      switch unit {
      case .jamo(let scalar): scalars.append(scalar)
      case .text(let bytes):
        scalars.append(String(decoding: bytes, as: UTF8.self).unicodeScalars.first ?? "\0")
        if !ground.inert.contains(scalars[id]) { contextual.append(UInt32(id)) }
      case .unknown, .byte: scalars.append("\0")
      }
    }
    hasVowel = parts.contains(.vowel)
    partBits = parts.map { 1 << $0.rawValue }
    partBits[0] = 0
  }

  var isBoundary: Bool { automaton.state == .boundary }

  mutating func apply(to candidates: inout Candidates, text: ConstrainedText) -> Bool {
    guard !text.isUnconstrained || !text.ground.isWhole || !hasVowel else {
      let accepted = SyllableAutomaton.Part.allCases.filter(automaton.accepts)
        .reduce(UInt8(0)) { $0 | 1 << $1.rawValue }
      partBits.withUnsafeBufferPointer { bits in
        candidates.keep { bits[Int($0.id)] & accepted != 0 }
      }
      guard !contextual.isEmpty else { return false }
      var text = text
      if let syllable = automaton.openSyllable { text.append(syllable) }
      if case .leading = automaton.state { return false }
      for id in contextual where !text.allows(scalars[Int(id)].value) { candidates.remove(id: id) }
      return false
    }
    switch automaton.state {
    case .boundary:
      candidates.keep { $0.id != 0 && begins($0.id, text) }
      return text.next.spaceIsLineFeed
    case .leading(let leading):
      candidates.keep { candidate in
        guard parts[Int(candidate.id)] == .vowel,
          let syllable = Syllable(leading: leading, vowel: scalars[Int(candidate.id)])
        else { return false }
        return text.allowsAny(in: syllable.scalar.value...syllable.scalar.value + 27)
      }
      return false
    case .vowel(let leading, let vowel):
      return applyAfterVowel(leading, vowel, to: &candidates, text: text)
    }
  }

  /// A trailing consonant joins the syllable; anything else lets it stand, and comes after it.
  private func applyAfterVowel(
    _ leading: Unicode.Scalar, _ vowel: Unicode.Scalar, to candidates: inout Candidates, text: ConstrainedText
  ) -> Bool {
    var after = text
    var mayStand = false
    if let open = automaton.openSyllable, text.allows(open.value) {
      mayStand = true
      after.append(open)
      after.prepare()
    }
    // Then a unit that is no trailing consonant says no more than that the text is complete.
    let isComplete = mayStand && after.ending == .required
    candidates.keep { candidate in
      let id = candidate.id
      switch parts[Int(id)] {
      case .vowel: return false
      case .trailing:
        return Syllable(leading: leading, vowel: vowel, trailing: scalars[Int(id)])
          .map { text.allows($0.scalar.value) } ?? false
      case .leading, .other: return id != 0 && mayStand && (isComplete || begins(id, after))
      }
    }
    return mayStand && !isComplete && after.next.spaceIsLineFeed
  }

  /// Whether a character can begin with a unit.
  private func begins(_ id: UInt32, _ text: ConstrainedText) -> Bool {
    let scalar = scalars[Int(id)]
    switch parts[Int(id)] {
    case .other: return text.allows(scalar.value)
    case .leading:
      return Syllable(leading: scalar, vowel: "\u{1161}")
        .map { text.allowsAny(in: $0.scalar.value...$0.scalar.value + 587) } ?? false
    case .vowel, .trailing: return false
    }
  }

  mutating func take(_ id: UInt32, text: inout ConstrainedText) -> Bool {
    let part = parts[Int(id)]
    let completed = automaton.take(scalars[Int(id)], as: part)
    for (index, scalar) in completed.enumerated() {
      text.append(scalar)
      // What follows in this unit was drawn to say that no trailing consonant does.
      let isLast = index == completed.count - 1
      if text.ending == .required, part == .leading || !isLast { return true }
    }
    return false
  }
}

/// The mask for bytes: a ``UTF8Automaton`` in front of the characters.
struct ByteMask: UnitMask {
  /// For each id its byte; `<unk>` has none.
  private let bytes: [UInt8?]
  /// The bytes with which an unconstrained character may always begin, and those that depend on what was written.
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

/// Some bytes.
struct ByteSet: Sendable {
  private var words = SIMD4<UInt64>(repeating: 0)

  mutating func insert(_ byte: UInt8) { words[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }

  func contains(_ byte: UInt8) -> Bool { words[Int(byte >> 6)] >> UInt64(byte & 63) & 1 != 0 }
}
