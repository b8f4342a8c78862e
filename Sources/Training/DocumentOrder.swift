import LanguageModels
import UnitSequences

/// The documents of a training text in the order of an epoch, which is a function of the random seed and the
/// number of the epoch.
///
/// A document of n units, which begins and ends with the boundary, is n − 1 pairs of a unit and the one that
/// follows it. Lanes and windows divide the pairs of all documents, one after another; a lane is reset before
/// the first unit of a document.
struct DocumentOrder {
  /// How many pairs all documents have.
  let pairCount: Int
  /// The documents of the text.
  private let documents: [Range<Int>]
  private let seed: UInt64
  private var epoch: Int?
  /// The number of each document, in the order of the epoch.
  private var order: [Int]
  /// How many pairs come before each of them.
  private var pairsBefore: [Int] = []

  /// - Parameters:
  ///   - ends: The end of each document in the text, in ascending order; those of less than two units have
  ///     nothing to learn.
  ///   - seed: The random seed.
  init(ends: [Int], seed: UInt64) {
    self.seed = seed
    var documents: [Range<Int>] = []
    var start = 0
    for end in ends {
      if end - start > 1 { documents.append(start..<end) }
      start = end
    }
    self.documents = documents
    order = Array(documents.indices)
    pairCount = documents.reduce(0) { $0 + $1.count - 1 }
  }

  /// Shuffles the documents for an epoch (Fisher and Yates; Durstenfeld 1964).
  mutating func begin(epoch: Int) {
    guard self.epoch != epoch else { return }
    self.epoch = epoch
    for place in order.indices { order[place] = place }
    var generator = SeededGenerator(seed: seed &+ UInt64(epoch) &* 0xA076_1D64_78BD_642F)
    for place in order.indices.reversed() where place > 0 {
      order.swapAt(place, Int(generator.next() % UInt64(place + 1)))
    }
    pairsBefore.removeAll(keepingCapacity: true)
    var before = 0
    for document in order {
      pairsBefore.append(before)
      before += documents[document].count - 1
    }
  }

  /// Fills a window of the epoch with units, those that follow them, and where documents begin.
  ///
  /// - Parameters:
  ///   - window: From ``LaneLayout/makeWindow()``.
  ///   - text: The text.
  ///   - layout: A layout of ``pairCount`` pairs.
  ///   - index: The number of the window in the epoch, from 0.
  func fill(_ window: inout TrainingWindow, from text: UnitSequence, layout: LaneLayout, index: Int) {
    let places = layout.windowLength * window.lanes
    if window.resets.count != places { window.resets = Array(repeating: false, count: places) }
    for (row, lane) in layout.ownLanes.enumerated() {
      let first = lane * layout.laneLength + index * layout.windowLength
      precondition(first >= 0 && first + layout.windowLength <= pairCount, "pair \(first) of \(pairCount)")
      var place = document(of: first)
      var offset = first - pairsBefore[place]
      for time in 0..<layout.windowLength {
        let document = documents[order[place]]
        let unit = document.lowerBound + offset
        window.inputs[time * window.lanes + row] = text[unit]
        window.targets[time * window.lanes + row] = text[unit + 1]
        window.resets[time * window.lanes + row] = offset == 0
        offset += 1
        if offset == document.count - 1 { (place, offset) = (place + 1, 0) }
      }
    }
  }

  /// The place in the order of the document with a pair.
  private func document(of pair: Int) -> Int {
    var (low, high) = (0, pairsBefore.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if pairsBefore[middle] <= pair { low = middle } else { high = middle }
    }
    return low
  }
}
