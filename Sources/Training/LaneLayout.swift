import LanguageModels
import UnitSequences

/// How a text is cut into N contiguous lanes and these into windows of equal length, and which of the lanes
/// are computed here.
public struct LaneLayout: Sendable, Equatable {
  /// N, of all that share a step.
  public let lanes: Int
  /// Which of those that share a step computes here.
  public let share: LaneShare
  /// Units a window: the T that was asked for, or less where shorter windows leave less of a lane over.
  public let windowLength: Int
  /// Windows a lane, and so updates an epoch.
  public let windowsPerEpoch: Int
  /// Units from the beginning of a lane to the beginning of the next.
  public let laneLength: Int
  /// The text may be entered this many units late, so that epochs cut it differently.
  public let slack: Int

  /// The text must have at least this many units.
  public static let minimumUnits = 2

  /// Cuts a text of `units` units into at most `batchSize` lanes with windows of at most `sequenceLength`.
  ///
  /// A lane holds one whole window at least; shorter texts get fewer lanes, and at last a shorter window.
  ///
  /// - Throws: ``TrainingError/textTooShort(units:minimum:)``; ``TrainingError/tooFewLanes(lanes:sharers:)``
  ///   where some that share a step would have none.
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
    // Only a text of many windows can spare one.
    slack = pairs / lanes >= 20 * sequenceLength ? sequenceLength : 0
    let laneLength = (pairs - slack) / lanes
    // One window more, all of them shorter, uses up a lane of few windows; a lane of many is used up by whole
    // ones.
    let whole = laneLength / sequenceLength
    let more = (laneLength + sequenceLength - 1) / sequenceLength
    let windows = whole * sequenceLength >= more * (laneLength / more) ? whole : more
    self.lanes = lanes
    self.laneLength = laneLength
    windowsPerEpoch = windows
    windowLength = min(sequenceLength, laneLength / windows)
  }

  /// The numbers of the lanes that are computed here.
  public var ownLanes: Range<Int> { share.lanes(of: lanes) }

  /// A window of the lanes that are computed here.
  public func makeWindow() -> TrainingWindow {
    TrainingWindow(lanes: ownLanes.count, capacity: windowLength, firstLane: ownLanes.lowerBound)
  }

  /// Where the text is entered in an epoch.
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
  ///   - index: Which window of the epoch, from 0.
  ///   - entry: Where the text is entered.
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
