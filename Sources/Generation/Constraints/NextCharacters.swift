import CharText

/// The characters that may come next; constraints narrow them one after the other.
public struct NextCharacters: Sendable {
  /// Only characters that are in all of these sets.
  private(set) var sets: [ScalarSet] = []
  /// Only these characters; nil: no such restriction.
  private(set) var few: [UInt32]?
  /// Not these characters.
  private(set) var exceptions: [UInt32] = []
  /// Whether a grapheme cluster must begin.
  private(set) var mustBeginCluster = false
  /// Whether every space becomes a line feed.
  private(set) var spaceIsLineFeed = false
  /// Preferred characters, if the other restrictions allow them.
  private(set) var preferences: [[UInt32]] = []
  /// Words that may begin here, and how many opportunities remain.
  private(set) var wish: (words: [WishedWord], opportunities: Int)?
  /// How many times it was narrowed.
  private(set) var changes = 0

  /// Every character.
  init() {}

  /// Whether nothing was restricted.
  var isOpen: Bool { changes == 0 }

  /// Allows only these characters.
  public mutating func allow(only scalars: [Unicode.Scalar]) {
    let values = scalars.map(\.value)
    few = few.map { few in few.filter { values.contains($0) } } ?? values
    changes += 1
  }

  /// Allows only the characters of a set.
  public mutating func allow(within set: ScalarSet) {
    sets.append(set)
    changes += 1
  }

  /// Forbids these characters.
  public mutating func forbid(_ scalars: [Unicode.Scalar]) {
    guard !scalars.isEmpty else { return }
    exceptions += scalars.map(\.value)
    changes += 1
  }

  /// Forbids characters that would join the last grapheme cluster.
  public mutating func beginCluster() {
    mustBeginCluster = true
    changes += 1
  }

  /// Allows only these characters if at least one of them is possible; otherwise it has no effect.
  public mutating func prefer(_ scalars: [Unicode.Scalar]) {
    preferences.append(scalars.map(\.value))
    changes += 1
  }

  /// Turns every space into a line feed: the line feed gets the probability of both.
  public mutating func turnSpaceIntoLineFeed() {
    spaceIsLineFeed = true
    changes += 1
  }

  /// Lets one of several words begin here at random; if one does, ``TextConstraint/begin(_:)`` is called.
  ///
  /// The probability is h = 1 − (1 − p)(1 − 1/k), where k is the number of remaining opportunities, including
  /// this one, and p is the model's own probability that the word begins here: that of its first unit to the
  /// power of the number of units of its first character. h is 1 at the last opportunity; before it, a word
  /// is likelier to begin where the model would write it anyway.
  public mutating func wish(for words: [WishedWord], opportunities: Int) {
    guard wish == nil, !words.isEmpty else { return }
    wish = (words, max(1, opportunities))
    changes += 1
  }

  /// Applies the preferences.
  mutating func settle(_ allows: (UInt32) -> Bool) {
    for preferred in preferences {
      let left = preferred.filter { permits($0) && allows($0) }
      if !left.isEmpty { few = left }
    }
  }

  /// Whether a scalar is allowed, regardless of clusters.
  @inline(__always)
  func permits(_ scalar: UInt32) -> Bool {
    if let few, !few.contains(scalar) { return false }
    if !exceptions.isEmpty, exceptions.contains(scalar) { return false }
    for set in sets where !set.contains(scalar) { return false }
    return true
  }
}
