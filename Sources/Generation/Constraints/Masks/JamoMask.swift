import CharText

/// The mask for parts of syllables: a ``SyllableAutomaton`` in front of the characters.
struct JamoMask: UnitMask {
  private var parts: [SyllableAutomaton.Part] = []
  /// The part of each id as a bit, bit p for part p; 0 for `<unk>`.
  private var partBits: [UInt8] = []
  private var scalars: [Unicode.Scalar] = []
  private let hasVowel: Bool
  /// The ids of characters that the normal form excludes in some places or everywhere.
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
      case .unknown, .boundary, .byte: scalars.append("\0")
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
      keep(in: &candidates, othersIn: text) { begins($0, text) }
      return text.next.spaceIsLineFeed
    case .leading(let leading):
      keep(in: &candidates, othersIn: nil) { id in
        guard parts[id] == .vowel, let syllable = Syllable(leading: leading, vowel: scalars[id]) else {
          return false
        }
        return text.allowsAny(in: syllable.scalar.value...syllable.scalar.value + 27)
      }
      return false
    case .vowel(let leading, let vowel):
      return applyAfterVowel(leading, vowel, to: &candidates, text: text)
    }
  }

  /// A trailing consonant joins the syllable; any other unit ends it and follows it.
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
    // In this case a unit other than a trailing consonant only shows that the text is complete.
    let isComplete = mayStand && after.ending == .required
    if isComplete {
      candidates.keep { candidate in
        let id = Int(candidate.id)
        return id != 0 && (parts[id] == .other || parts[id] == .leading || joins(id, leading, vowel, text))
      }
    } else {
      keep(in: &candidates, othersIn: mayStand ? after : nil) { id in
        parts[id] == .trailing ? joins(id, leading, vowel, text) : mayStand && begins(id, after)
      }
    }
    return mayStand && !isComplete && after.next.spaceIsLineFeed
  }

  /// Keeps the characters that a text allows, and the parts of syllables that `allowsPart` accepts.
  private func keep(
    in candidates: inout Candidates, othersIn text: ConstrainedText?, allowsPart: (_ id: Int) -> Bool
  ) {
    let next = text?.next
    let inert = text?.ground.inert
    partBits.withUnsafeBufferPointer { bits in
      candidates.keep { candidate in
        let id = Int(candidate.id)
        guard bits[id] == 1 << SyllableAutomaton.Part.other.rawValue else {
          return bits[id] != 0 && allowsPart(id)
        }
        guard let next, let inert, let text, next.permits(scalars[id].value) else { return false }
        // Most characters are possible everywhere; the others are checked one by one.
        return inert.contains(scalars[id].value) && !next.mustBeginCluster || allowsOther(id, text)
      }
    }
  }

  @inline(never)
  private func allowsOther(_ id: Int, _ text: ConstrainedText) -> Bool { text.allows(scalars[id].value) }

  /// Whether a trailing consonant may join a syllable.
  private func joins(
    _ id: Int, _ leading: Unicode.Scalar, _ vowel: Unicode.Scalar, _ text: ConstrainedText
  ) -> Bool {
    guard parts[id] == .trailing else { return false }
    return Syllable(leading: leading, vowel: vowel, trailing: scalars[id])
      .map { text.allows($0.scalar.value) } ?? false
  }

  /// Whether a syllable can begin with a unit.
  private func begins(_ id: Int, _ text: ConstrainedText) -> Bool {
    guard parts[id] == .leading else { return false }
    return Syllable(leading: scalars[id], vowel: "\u{1161}")
      .map { text.allowsAny(in: $0.scalar.value...$0.scalar.value + 587) } ?? false
  }

  mutating func take(_ id: UInt32, text: inout ConstrainedText) -> Bool {
    let part = parts[Int(id)]
    let completed = automaton.take(scalars[Int(id)], as: part)
    for (index, scalar) in completed.enumerated() {
      text.append(scalar)
      // The rest of this unit only showed that no trailing consonant follows.
      let isLast = index == completed.count - 1
      if text.ending == .required, part == .leading || !isLast { return true }
    }
    return false
  }
}
