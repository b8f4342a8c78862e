extension IncrementalDecoder {
  /// The ids, in ascending order, that would still change the incomplete cluster: trailing jamo after a
  /// syllable without one, combining marks, an emoji after a joiner.
  ///
  /// Units for which that is not known yet (the first byte of a character) are not included.
  package func joiningUnits() -> [UInt32] {
    // What is held back, as it would be released now.
    var held = assembler
    var ending: [UInt32] = []
    held.finish(into: &ending)
    var breakerAtEnd = breaker
    for scalar in ending { _ = breakerAtEnd.isBoundary(before: scalar) }

    var joining: [UInt32] = []
    var scalars: [UInt32] = []
    for id in vocabulary.storage.codes.indices where vocabulary.storage.hasText(UInt32(id)) {
      scalars.removeAll(keepingCapacity: true)
      var next = assembler
      next.take(vocabulary.storage.codes[id], clusters: clusters, into: &scalars)
      next.finish(into: &scalars)
      var breaker = breakerAtEnd
      let joins =
        !scalars.starts(with: ending)
        || scalars.count > ending.count && !breaker.isBoundary(before: scalars[ending.count])
      if joins { joining.append(UInt32(id)) }
    }
    return joining
  }
}

extension Vocabulary {
  /// Whether a cluster can consist of several units: false if all units always stand alone.
  package var hasJoiningUnits: Bool {
    switch unit {
    case .byte, .jamo: return true
    default: break
    }
    return units.contains { unit in
      guard case .text(let bytes) = unit, let scalars = scalarValues(of: bytes),
        let first = scalars.first, let last = scalars.last
      else { return false }
      return GraphemeTable.shared.standsAlone[first] == 0 || GraphemeTable.shared.standsAlone[last] == 0
    }
  }
}
