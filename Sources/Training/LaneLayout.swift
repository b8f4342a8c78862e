import LanguageModels
import UnitSequences

/// How a text is divided into N contiguous lanes and these into windows of equal length, and which of the
/// lanes this process computes.
public struct LaneLayout: Sendable, Equatable {
  /// N, for all processes that share a step.
  public let lanes: Int
  /// The part of each step that this process computes.
  public let share: LaneShare
  /// Units per window: the T that was asked for, or less if shorter windows leave less of a lane unused.
  public let windowLength: Int
  /// Windows per lane, which is the number of updates per epoch.
  public let windowsPerEpoch: Int
  /// The number of units from the beginning of one lane to the beginning of the next.
  public let laneLength: Int
  /// An epoch may start up to this many units later in the text, so that epochs divide it differently.
  public let slack: Int

  /// The smallest number of units of a text.
  public static let minimumUnits = 2

  /// Divides a text of `units` units into at most `batchSize` lanes with windows of at most `sequenceLength`
  /// units.
  ///
  /// A lane has at least one whole window; shorter texts get fewer lanes, and in the end a shorter window.
  ///
  /// - Throws: ``TrainingError/textTooShort(units:minimum:)``; ``TrainingError/tooFewLanes(lanes:sharers:)``
  ///   if some of the processes that share a step would have no lane.
  public init(
    units: Int, batchSize: Int, sequenceLength: Int, share: LaneShare = .whole
  ) throws(TrainingError) {
    guard units >= Self.minimumUnits else {
      throw .textTooShort(units: units, minimum: Self.minimumUnits)
    }
    let pairs = units - 1
    let lanes = max(1, min(batchSize, pairs / sequenceLength))
    guard lanes >= share.count else { throw .tooFewLanes(lanes: lanes, sharers: share.count) }
    self.share = share
    // Only a text of many windows can leave one out.
    slack = pairs / lanes >= 20 * sequenceLength ? sequenceLength : 0
    let laneLength = (pairs - slack) / lanes
    // One more window, with all of them shorter, uses a lane with few windows better; whole windows use a
    // lane with many.
    let whole = laneLength / sequenceLength
    let more = (laneLength + sequenceLength - 1) / sequenceLength
    let windows = whole * sequenceLength >= more * (laneLength / more) ? whole : more
    self.lanes = lanes
    self.laneLength = laneLength
    windowsPerEpoch = windows
    windowLength = min(sequenceLength, laneLength / windows)
  }

  /// The numbers of the lanes that this process computes.
  public var ownLanes: Range<Int> { share.lanes(of: lanes) }

  /// An empty window for the lanes that this process computes.
  public func makeWindow() -> TrainingWindow {
    TrainingWindow(lanes: ownLanes.count, capacity: windowLength, firstLane: ownLanes.lowerBound)
  }

  /// The first unit of the text that an epoch reads.
  public func entry(epoch: Int, seed: UInt64) -> Int {
    guard slack > 0, epoch > 0 else { return 0 }
    var generator = SeededGenerator(seed: seed &+ UInt64(epoch) &* 0xA076_1D64_78BD_642F)
    return Int(generator.next() % UInt64(slack + 1))
  }

  /// Fills a window with units and the units that follow them.
  ///
  /// - Parameters:
  ///   - window: From ``makeWindow()``.
  ///   - text: The text that the layout was made for.
  ///   - index: The number of the window in the epoch, from 0.
  ///   - entry: The first unit of the text that the epoch reads.
  public func fill(_ window: inout TrainingWindow, from text: UnitSequence, index: Int, entry: Int) {
    switch text {
    case .narrow(let ids): copy(ids, into: &window, index: index, entry: entry)
    case .wide(let ids): copy(ids, into: &window, index: index, entry: entry)
    }
  }

  private func copy<ID: FixedWidthInteger>(
    _ ids: [ID], into window: inout TrainingWindow, index: Int, entry: Int
  ) {
    let own = ownLanes
    let last = entry + (own.upperBound - 1) * laneLength + (index + 1) * windowLength
    precondition(
      entry >= 0 && index >= 0 && last < ids.count, "a window up to unit \(last) of a text of \(ids.count)")
    ids.withUnsafeBufferPointer { ids in
      for time in 0..<windowLength {
        for (row, lane) in own.enumerated() {
          let place = entry + lane * laneLength + index * windowLength + time
          window.inputs[time * own.count + row] = UInt32(truncatingIfNeeded: ids[place])
          window.targets[time * own.count + row] = UInt32(truncatingIfNeeded: ids[place + 1])
        }
      }
    }
  }
}
