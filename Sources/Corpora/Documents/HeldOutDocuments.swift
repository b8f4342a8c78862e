/// Which documents of a corpus are held out for evaluation.
///
/// They are drawn by what they say and the random seed, not by their place: the order of files does not
/// matter, and equal documents are on the same side. Held out are the first documents of that order that
/// together reach the share of the text, and of a single document its end.
package struct HeldOutDocuments: Sendable {
  /// Whether each document is held out.
  package private(set) var isHeldOut: [Bool]
  /// The document of which the end is held out, because whole ones would be too much, and which fraction of
  /// it; nil if whole documents are held out, or nothing.
  package private(set) var tail: (document: Int, fraction: Double)?

  /// Draws documents.
  ///
  /// - Parameters:
  ///   - hashes: The hash of each document's text.
  ///   - sizes: The size of each document.
  ///   - fraction: The share of the corpus to hold out; 0: nothing.
  ///   - seed: The random seed.
  package init(hashes: [UInt64], sizes: [Int], fraction: Double, seed: UInt64) {
    isHeldOut = Array(repeating: false, count: hashes.count)
    let total = sizes.reduce(0, +)
    guard fraction > 0, total > 0 else { return }
    var copies: [UInt64: (size: Int, members: [Int])] = [:]
    for (place, hash) in hashes.enumerated() { copies[hash, default: (0, [])].members.append(place) }
    for (hash, entry) in copies {
      copies[hash]?.size = entry.members.reduce(0) { $0 + sizes[$1] }
    }
    let order = copies.keys.sorted { (Self.rank($0, seed), $0) < (Self.rank($1, seed), $1) }
    let (wanted, most) = (fraction * Double(total), 1.5 * fraction * Double(total))
    var held = 0
    for hash in order {
      guard Double(held) < wanted, let entry = copies[hash] else { break }
      // Something must be left to train on, and no document may be much too large.
      guard Double(held + entry.size) <= most, held + entry.size < total else { continue }
      for place in entry.members { isHeldOut[place] = true }
      held += entry.size
    }
    guard held == 0 else { return }
    // A few large documents: the end of the largest.
    let largest = sizes.indices.max { (sizes[$0], $1) < (sizes[$1], $0) } ?? 0
    tail = (largest, min(wanted / Double(max(1, sizes[largest])), 0.5))
  }

  /// A number by which documents are ordered (the finaliser of SplitMix64; Steele, Lea and Flood 2014).
  private static func rank(_ hash: UInt64, _ seed: UInt64) -> UInt64 {
    var mixed = hash ^ (seed &* 0x9E37_79B9_7F4A_7C15)
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
