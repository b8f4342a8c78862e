/// N lanes of T units, each with the unit that follows it: the input of one step of truncated backpropagation
/// through time.
///
/// All arrays are time-major, [T, N]: step 0 of all lanes first. They are refilled in place for every
/// window.
public struct TrainingWindow: Sendable {
  /// N: independent streams of text.
  public let lanes: Int
  /// The number of this window's first lane if several windows share a step. Lanes are numbered over all of
  /// these windows, so that dropout masks do not depend on which process computes a lane.
  public let firstLane: Int
  /// T: units per lane, at most the capacity that the window was created with.
  public private(set) var steps: Int
  /// The ids that the model reads, [T, N]; only the first T·N elements are used.
  public var inputs: [UInt32]
  /// The ids that the model is to predict, [T, N]; ``ignoredTarget`` for positions that are not charged.
  public var targets: [UInt32]
  /// Whether a lane starts again from the initial state before a step reads its unit, [T, N]: a new document
  /// begins there, and no gradient flows back from it. Empty if that happens nowhere.
  public var resets: [Bool] = []

  /// The largest number of lanes of a window.
  public static let largestLaneCount = 65_536

  /// A target that adds no loss and has no gradient.
  public static let ignoredTarget = UInt32.max

  /// An empty window with room for `capacity` steps.
  public init(lanes: Int, capacity: Int, firstLane: Int = 0) {
    precondition(
      lanes > 0 && capacity > 0 && firstLane >= 0,
      "a window of \(lanes) lanes × \(capacity) steps from lane \(firstLane) on")
    self.lanes = lanes
    self.firstLane = firstLane
    steps = capacity
    inputs = Array(repeating: 0, count: lanes * capacity)
    targets = Array(repeating: Self.ignoredTarget, count: lanes * capacity)
  }

  /// Changes the number of steps, up to the capacity.
  public mutating func resize(steps: Int) {
    precondition(
      steps > 0 && steps * lanes <= inputs.count, "\(steps) steps × \(lanes) lanes in \(inputs.count) places")
    self.steps = steps
  }

  /// Whether any lane of the window's steps is reset.
  public var hasResets: Bool { !resets.isEmpty && resets[..<(steps * lanes)].contains(true) }

  /// The lanes that are reset before a step.
  public func resetLanes(at time: Int) -> [Int] {
    guard !resets.isEmpty else { return [] }
    return (0..<lanes).filter { resets[time * lanes + $0] }
  }

  /// The last step before which a lane is reset; nil if it is not.
  public func lastReset(ofLane lane: Int) -> Int? {
    resets.isEmpty ? nil : (0..<steps).last { resets[$0 * lanes + lane] }
  }

  /// How many targets are charged.
  public var chargedCount: Int {
    var count = 0
    for place in 0..<steps * lanes where targets[place] != Self.ignoredTarget { count += 1 }
    return count
  }
}
