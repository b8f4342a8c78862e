import CharText

/// The mask for units that are one or several whole characters: `scalar` and `grapheme`.
struct CharacterMask: UnitMask {
  /// The first scalar of each id; U+0000 for `<unk>`, which is never written.
  private var first: [UInt32] = []
  /// The scalars after the first, for ids that have more than one.
  private var rest: [UInt32: [UInt32]] = [:]
  /// Whether each id can be written anywhere.
  private var mayEver: [Bool] = []
  /// Whether each id is a single scalar.
  private var isSingle: [Bool] = []
  private var neverCount = 0
  /// The ids that the normal form excludes in some places.
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
      if !mayEver[id], unit != .unknown, unit != .boundary { neverCount += 1 }
      if mayEver[id], ground.contextual.contains(first[id]) { contextual.append(UInt32(id)) }
      if scalars.count > 1 { rest[UInt32(id)] = Array(scalars.dropFirst()) }
    }
  }

  /// Whether no unit is ever excluded.
  var isIdle: Bool { neverCount == 0 && contextual.isEmpty }

  var isBoundary: Bool { true }

  mutating func apply(to candidates: inout Candidates, text: ConstrainedText) -> Bool {
    let next = text.next
    if !next.isOpen {
      mayEver.withUnsafeBufferPointer { mayEver in
        first.withUnsafeBufferPointer { first in
          candidates.keep { mayEver[Int($0.id)] && next.permits(first[Int($0.id)]) }
        }
      }
    } else if neverCount > 0 {
      candidates.keep { mayEver[Int($0.id)] }
    }
    // Checks that depend on the place in the text are made for the few units that need them.
    if next.mustBeginCluster {
      candidates.keep { allows($0.id, text) }
    } else {
      for id in contextual where !allows(id, text) { candidates.remove(id: id) }
      if !text.isUnconstrained, !rest.isEmpty {
        candidates.keep { isSingle[Int($0.id)] || allowsRest(of: $0.id, text) }
      }
    }
    return next.spaceIsLineFeed
  }

  private func allows(_ id: UInt32, _ text: ConstrainedText) -> Bool {
    guard mayEver[Int(id)], text.allows(first[Int(id)]) else { return false }
    return isSingle[Int(id)] || allowsRest(of: id, text)
  }

  /// Tries a unit of several scalars on a copy of the text, which most candidates do not need.
  @inline(never)
  private func allowsRest(of id: UInt32, _ text: ConstrainedText) -> Bool {
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
