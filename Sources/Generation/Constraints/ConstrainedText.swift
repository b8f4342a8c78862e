import CharText

/// A text as its constraints see it: character by character, with the characters that may come next.
///
/// A value: a copy can be continued to find out whether something is allowed.
struct ConstrainedText: Sendable {
  let ground: ConstraintGround
  private(set) var constraints: [any TextConstraint]
  /// The characters that the constraints allow next; see ``prepare(remaining:)``.
  private(set) var next = NextCharacters()
  /// The indices of the constraints that narrowed ``next``.
  private(set) var narrowing: [Int] = []
  /// How many clusters may still begin.
  private(set) var room: Int?
  /// Whether characters were appended since ``next`` was computed.
  private(set) var isStale = true

  private var normalForm: NormalFormGuard
  private var breaker = GraphemeBreaker()
  private var isEmpty = true
  private var charactersSinceForbidden = 0
  /// The clusters that began since ``beginDraw()``: whether there are any, whether the text may not end
  /// before the last, and whether it may not before one that is beyond its length.
  private var crossed = (any: false, lastForbidden: false, outsideForbidden: false)

  init(ground: ConstraintGround, constraints: [any TextConstraint], prompt: NormalizedText) {
    self.ground = ground
    self.constraints = constraints
    normalForm = NormalFormGuard(prompt.normalization)
    // The constraints have already seen the prompt; these need its end only.
    for scalar in prompt.string.unicodeScalars {
      _ = breaker.isBoundary(before: scalar)
      normalForm.append(
        scalar.value, role: NormalFormGuard.role(of: scalar.value, in: prompt.normalization))
      isEmpty = false
    }
    charactersSinceForbidden = 0
  }

  /// Whether only the ground and the normal form restrict the text.
  var isUnconstrained: Bool { constraints.isEmpty }

  /// Whether the text may end, by all constraints: forbidden if any of them forbids it.
  var ending: TextEnding {
    var ending = TextEnding.allowed
    for constraint in constraints {
      switch constraint.ending {
      case .allowed: continue
      case .forbidden: return .forbidden
      case .required: if ending != .passed { ending = .required }
      case .passed: ending = .passed
      }
    }
    return ending
  }

  /// Whether the text may end before the clusters that were completed since ``beginDraw()``; the current
  /// ``ending`` if there are none.
  var endingInFront: TextEnding {
    // The generator cuts before the last cluster that began, or before an earlier one at which the length is
    // reached.
    let isForbidden = crossed.any ? crossed.lastForbidden || crossed.outsideForbidden : ending == .forbidden
    return isForbidden ? .forbidden : .allowed
  }

  /// Forgets which clusters began before.
  mutating func beginDraw() { crossed = (false, false, false) }

  /// Computes which characters may come next.
  ///
  /// - Parameter remaining: The number of clusters still to be completed, including one that has begun.
  mutating func prepare(remaining: Int?) {
    room = remaining.map { $0 - (isEmpty ? 0 : 1) }
    for constraint in constraints {
      guard let left = constraint.clustersLeft else { continue }
      room = room.map { min($0, left) } ?? left
    }
    prepare()
  }

  /// Computes which characters may come next after characters were appended.
  mutating func prepare() {
    isStale = false
    guard !constraints.isEmpty else { return }
    let endings = constraints.map(\.ending)
    let forbidding = endings.count { $0 == .forbidden }
    next = NextCharacters()
    narrowing.removeAll(keepingCapacity: true)
    for index in constraints.indices {
      let changes = next.changes
      constraints[index].restrict(
        &next,
        at: TextPlace(
          room: room, othersMayEnd: forbidding == (endings[index] == .forbidden ? 1 : 0),
          charactersSinceForbidden: charactersSinceForbidden))
      if next.changes > changes { narrowing.append(index) }
    }
    var settled = next
    settled.settle { mayStand($0) }
    next = settled
  }

  /// Whether a constraint keeps the text open far beyond its length: it will never be satisfied.
  var isOverdue: Bool {
    guard let room, room < -StopConditions.sentencePatience else { return false }
    return ending == .forbidden
  }

  /// Whether a character may come next.
  @inline(__always)
  func allows(_ scalar: UInt32) -> Bool { next.permits(scalar) && mayStand(scalar) }

  /// Whether one of a range of characters may come next.
  func allowsAny(in range: ClosedRange<UInt32>) -> Bool {
    if range.lowerBound == range.upperBound { return allows(range.lowerBound) }
    if let few = next.few { return few.contains { range.contains($0) && allows($0) } }
    if next.exceptions.isEmpty, !next.mustBeginCluster {
      return ground.inert.hasMember(in: range, and: next.sets) { _ in true }
        || ground.contextual.hasMember(in: range, and: next.sets) { mayStand($0) }
    }
    return ground.inert.hasMember(in: range, and: next.sets) { allows($0) }
      || ground.contextual.hasMember(in: range, and: next.sets) { allows($0) }
  }

  /// Whether a character is possible here, regardless of what the constraints currently allow.
  @inline(__always)
  private func mayStand(_ scalar: UInt32) -> Bool {
    if next.mustBeginCluster, !beginsCluster(scalar) { return false }
    return ground.inert.contains(scalar) || ground.contextual.contains(scalar) && mayFollow(scalar)
  }

  /// Whether a character that is excluded in some places is possible here.
  @inline(never)
  private func mayFollow(_ scalar: UInt32) -> Bool {
    if ground.marks.contains(scalar), followsNothing { return false }
    return normalForm.allows(scalar, role: ground.role(of: scalar))
  }

  /// Whether a combining mark would have no character to join: at the beginning, after a line feed or another
  /// control character.
  private var followsNothing: Bool {
    var breaker = breaker
    return breaker.isBoundary(before: "\u{301}")
  }

  @inline(never)
  private func beginsCluster(_ scalar: UInt32) -> Bool {
    var breaker = breaker
    return Unicode.Scalar(scalar).map { breaker.isBoundary(before: $0) } ?? false
  }

  /// Appends the next character of the text.
  mutating func append(_ scalar: Unicode.Scalar) {
    isStale = true
    let beginsCluster = breaker.isBoundary(before: scalar)
    let isForbidden = ending == .forbidden
    if beginsCluster {
      crossed.any = true
      crossed.lastForbidden = isForbidden
      if isForbidden, let room, room <= 0 { crossed.outsideForbidden = true }
    }
    for index in constraints.indices {
      constraints[index].append(scalar, beginsCluster: beginsCluster, room: room)
    }
    normalForm.append(scalar.value, role: ground.contextual.contains(scalar) ? .contextual : .inert)
    if beginsCluster { room = room.map { $0 - 1 } }
    isEmpty = false
    charactersSinceForbidden = isForbidden ? 0 : charactersSinceForbidden + 1
  }

  /// Whether a whole word could be written here.
  func canWrite(_ word: WishedWord) -> Bool {
    var copy = self
    copy.begin(word)
    for scalar in word.scalars {
      copy.prepare()
      guard copy.allows(scalar.value) else { return false }
      copy.append(scalar)
    }
    return true
  }

  /// Tells the constraints that a word begins.
  mutating func begin(_ word: WishedWord) {
    for index in constraints.indices { constraints[index].begin(word) }
  }
}
