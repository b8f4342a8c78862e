import LanguageModels
import UnitSequences

/// How a text is cut into N contiguous lanes and these into windows of equal length.
public struct LaneLayout: Sendable, Equatable {
  /// N
  public let lanes: Int
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
  /// - Throws: ``TrainingError/textTooShort(units:minimum:)``.
  public init(units: Int, batchSize: Int, sequenceLength: Int) throws(TrainingError) {
    guard units >= Self.minimumUnits else {
      throw .textTooShort(units: units, minimum: Self.minimumUnits)
    }
    let pairs = units - 1
    let lanes = max(1, min(batchSize, pairs / sequenceLength))
    // Only a text of many windows can spare one.
    slack = pairs / lanes >= 20 * sequenceLength ? sequenceLength : 0
    let laneLength = (pairs - slack) / lanes
    // One window more, all of them shorter, uses up a lane of few windows; a lane of many is used up by whole ones.
    let whole = laneLength / sequenceLength
    let more = (laneLength + sequenceLength - 1) / sequenceLength
    let windows = whole * sequenceLength >= more * (laneLength / more) ? whole : more
    self.lanes = lanes
    self.laneLength = laneLength
    windowsPerEpoch = windows
    windowLength = min(sequenceLength, laneLength / windows)
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
  ///   - window: Made for ``lanes`` × ``windowLength``.
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
    let last = entry + (lanes - 1) * laneLength + (index + 1) * windowLength
    precondition(
      entry >= 0 && index >= 0 && last < ids.count, "a window up to unit \(last) of a text of \(ids.count)")
    ids.withUnsafeBufferPointer { ids in
      for time in 0..<windowLength {
        for lane in 0..<lanes {
          let place = entry + lane * laneLength + index * windowLength + time
          window.inputs[time * lanes + lane] = UInt32(truncatingIfNeeded: ids[place])
          window.targets[time * lanes + lane] = UInt32(truncatingIfNeeded: ids[place + 1])
        }
      }
    }
  }
}
