/// N lanes of T units, with the unit that follows each: what one truncated pass sees.
///
/// Both arrays are time-major, [T, N]: step 0 of all lanes first. They are filled in place, window after
/// window.
public struct TrainingWindow: Sendable {
  /// N: independent streams of text.
  public let lanes: Int
  /// The number of the first of them where several windows share a step: lanes are numbered over all of them,
  /// so that dropout's masks do not depend on who computes a lane.
  public let firstLane: Int
  /// T: units a lane, up to the capacity with which the window was made.
  public private(set) var steps: Int
  /// The ids that the model reads, [T, N]; only the first T·N elements count.
  public var inputs: [UInt32]
  /// The ids that it is to predict, [T, N]; ``ignoredTarget`` where nothing is charged.
  public var targets: [UInt32]

  /// The most lanes that a window can have.
  public static let largestLaneCount = 65_536

  /// A target that costs nothing and has no gradient.
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

  /// Makes the window shorter, or longer up to its capacity.
  public mutating func resize(steps: Int) {
    precondition(
      steps > 0 && steps * lanes <= inputs.count, "\(steps) steps × \(lanes) lanes in \(inputs.count) places")
    self.steps = steps
  }

  /// How many targets are charged.
  public var chargedCount: Int {
    var count = 0
    for place in 0..<steps * lanes where targets[place] != Self.ignoredTarget { count += 1 }
    return count
  }
}
