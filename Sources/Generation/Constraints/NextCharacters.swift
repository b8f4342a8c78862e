import CharText

/// The characters that may come next, as constraints narrow them one after the other.
public struct NextCharacters: Sendable {
  /// All of these sets.
  private(set) var sets: [ScalarSet] = []
  /// None but these, where it is not nil.
  private(set) var few: [UInt32]?
  /// None of these.
  private(set) var exceptions: [UInt32] = []
  /// Whether a grapheme cluster must begin.
  private(set) var mustBeginCluster = false
  /// Whether the probability of a space is the line feed's.
  private(set) var spaceIsLineFeed = false
  /// What is preferred, where the rest leaves it.
  private(set) var preferences: [[UInt32]] = []
  /// Words to begin, and how many places there still are to do so.
  private(set) var wish: (words: [WishedWord], opportunities: Int)?
  /// How often it was narrowed.
  private(set) var changes = 0

  /// Every character.
  init() {}

  /// Whether nothing was asked for.
  var isOpen: Bool { changes == 0 }

  /// Allows none but these characters.
  public mutating func allow(only scalars: [Unicode.Scalar]) {
    let values = scalars.map(\.value)
    few = few.map { few in few.filter { values.contains($0) } } ?? values
    changes += 1
  }

  /// Allows none but the characters of a set.
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

  /// Forbids characters that would join the grapheme cluster that was written last.
  public mutating func beginCluster() {
    mustBeginCluster = true
    changes += 1
  }

  /// Allows none but these characters, where one of them may come at all; otherwise it has no effect.
  public mutating func prefer(_ scalars: [Unicode.Scalar]) {
    preferences.append(scalars.map(\.value))
    changes += 1
  }

  /// Makes a line feed of every space: the line feed gets the probability of both.
  public mutating func turnSpaceIntoLineFeed() {
    spaceIsLineFeed = true
    changes += 1
  }

  /// Asks for one of some words to begin here, by chance; if one does, ``TextConstraint/begin(_:)`` is called.
  ///
  /// The chance is h = 1 − (1 − p)(1 − 1/k), with k the opportunities that remain, this one counted, and p the
  /// model's own probability that the word begins here, for which that of its first unit is taken to the power of
  /// the units of its first character. It is certain at the last opportunity, and before it the word comes sooner
  /// where the model would write it anyway.
  public mutating func wish(for words: [WishedWord], opportunities: Int) {
    guard wish == nil, !words.isEmpty else { return }
    wish = (words, max(1, opportunities))
    changes += 1
  }

  /// Settles the preferences.
  mutating func settle(_ allows: (UInt32) -> Bool) {
    for preferred in preferences {
      let left = preferred.filter { permits($0) && allows($0) }
      if !left.isEmpty { few = left }
    }
  }

  /// Whether a scalar is left, clusters apart.
  @inline(__always)
  func permits(_ scalar: UInt32) -> Bool {
    if let few, !few.contains(scalar) { return false }
    if !exceptions.isEmpty, exceptions.contains(scalar) { return false }
    for set in sets where !set.contains(scalar) { return false }
    return true
  }
}
