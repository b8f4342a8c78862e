import LanguageModels
import UnitSequences

/// Counts the n-grams of texts.
///
/// All positions of the text are sorted by the n − 1 units before them, the nearest first, and then by the
/// unit at the position (``sortedPlaces()``). Positions with the same context, of any length, are then
/// adjacent, so that one pass over them builds all contexts and the counts of the highest order
/// (``levels(of:)``). Each lower order follows from the one above: a(c w) is the number of different units x
/// for which x c w was counted.
///
/// No n-gram crosses the end of a text. The first units of each text have shorter contexts; there is no unit
/// before such an n-gram that could be counted, so each text that begins with it adds 1 to its count.
///
/// Time: n passes over the text to sort, and about as much again. Memory while counting: 11 bytes per unit
/// (15 if the vocabulary has 65,535 or more units), and the tables.
struct NGramCounter<ID: IDStorage> {
  private let configuration: NGramConfiguration
  /// Each text after n − 1 zeros; ids are stored plus 1.
  private let text: [ID]
  /// The number of units.
  private let unitCount: Int
  private let isWanted: (Double) -> Bool
  /// The number of passes; progress is reported after each.
  private let passCount: Int
  private var passesDone = 0

  private var order: Int { configuration.order }
  /// The length of the longest context.
  private var reach: Int { configuration.order - 1 }

  /// Prepares the counting.
  ///
  /// - Parameters:
  ///   - units: The texts, one after another, with ids below the vocabulary size.
  ///   - ends: Where each text ends; the last is the number of units.
  ///   - isWanted: Called with the share that is done; false stops the counting.
  init(
    _ units: UnitSequence, ends: [Int], configuration: NGramConfiguration,
    isWanted: @escaping (Double) -> Bool
  ) throws(NGramError) {
    self.configuration = configuration
    self.isWanted = isWanted
    unitCount = units.count
    passCount = 2 * configuration.order + 1
    let length = units.count + ends.count * (configuration.order - 1)
    guard length < Int(UInt32.max) else {
      throw .textTooLong(units: units.count, limit: Int(UInt32.max) - 1 - length + units.count)
    }
    var text: [ID] = []
    text.reserveCapacity(length)
    var start = 0
    for end in ends {
      precondition(start <= end && end <= units.count, "texts that end at \(ends) of \(units.count) units")
      text += repeatElement(0, count: configuration.order - 1)
      switch units {
      case .narrow(let ids): for id in ids[start..<end] { text.append(ID(id) + 1) }
      case .wide(let ids): for id in ids[start..<end] { text.append(ID(id) + 1) }
      }
      start = end
    }
    precondition(start == units.count, "texts that end at \(ends) of \(units.count) units")
    self.text = text
  }

  /// Counts the n-grams and returns the tables.
  mutating func tables() throws(NGramError) -> NGramTables {
    let levels = try levels(of: try sortedPlaces())
    return NGramTables(configuration: configuration, levels: levels)
  }

  private mutating func endPass() throws(NGramError) {
    passesDone += 1
    guard isWanted(Double(passesDone) / Double(passCount)) else { throw .stopped }
  }
}

// MARK: Sorting

extension NGramCounter {
  /// Every position of a unit, sorted by the units before it, the nearest first, and then by the unit itself:
  /// a radix sort, starting with the least significant key.
  private mutating func sortedPlaces() throws(NGramError) -> [UInt32] {
    var places: [UInt32] = []
    places.reserveCapacity(unitCount)
    for (place, id) in text.enumerated() where id != 0 { places.append(UInt32(place)) }
    var sorted = [UInt32](repeating: 0, count: unitCount)
    for distance in [0] + (1..<order).reversed() {
      Self.sort(places, into: &sorted, by: text, before: distance, keys: configuration.vocabularySize + 1)
      swap(&places, &sorted)
      try endPass()
    }
    return places
  }

  /// Sorts positions by the unit that is `distance` before them (a stable sort).
  private static func sort(
    _ places: [UInt32], into sorted: inout [UInt32], by text: [ID], before distance: Int, keys: Int
  ) {
    var next = [Int](repeating: 0, count: keys + 1)
    text.withUnsafeBufferPointer { text in
      places.withUnsafeBufferPointer { places in
        next.withUnsafeMutableBufferPointer { next in
          for place in places { next[Int(text[Int(place) - distance]) + 1] += 1 }
          for key in 1..<next.count { next[key] += next[key - 1] }
          sorted.withUnsafeMutableBufferPointer { sorted in
            for place in places {
              let key = Int(text[Int(place) - distance])
              sorted[next[key]] = place
              next[key] += 1
            }
          }
        }
      }
    }
  }
}

// MARK: Contexts and counts

extension NGramCounter {
  /// An n-gram at the beginning of texts, shorter than the order.
  private struct Opening {
    /// The index of its context in the level of the context's length.
    let context: Int
    let unit: ID
    /// How many texts begin with it.
    var texts: UInt32
  }

  /// The counts of one order while they are being computed.
  private struct Counts {
    var starts: [UInt32] = []
    var units: [ID] = []
    var counts: [UInt32] = []
  }

  private mutating func levels(of places: [UInt32]) throws(NGramError) -> [NGramLevel] {
    let shared = sharedLengths(places)
    try endPass()
    var contexts = Contexts(counts: contextCounts(places, shared), reach: reach)
    var openings = [[Opening]](repeating: [], count: order)
    var counts = Counts()
    counts.starts.reserveCapacity(contexts.units[reach].capacity + 1)
    if reach == 0 { counts.starts.append(0) }
    for (index, place) in places.enumerated() {
      let place = Int(place)
      var length = Int(shared[index])
      while length < reach, text[place - 1 - length] != 0 {
        length += 1
        contexts.append(text[place - length] - 1, length: length)
        if length == reach { counts.starts.append(UInt32(counts.units.count)) }
      }
      let unit = text[place] - 1
      let isNew = index == 0 || Int(shared[index]) < length || text[Int(places[index - 1])] - 1 != unit
      if length < reach {
        let context = length == 0 ? 0 : contexts.units[length].count - 1
        if let last = openings[length].last, last.context == context, last.unit == unit {
          openings[length][openings[length].count - 1].texts += 1
        } else {
          openings[length].append(Opening(context: context, unit: unit, texts: 1))
        }
      } else if isNew {
        counts.units.append(unit)
        counts.counts.append(1)
      } else {
        counts.counts[counts.counts.count - 1] += 1
      }
    }
    counts.starts.append(UInt32(counts.units.count))
    contexts.end()
    try endPass()
    var levels: [NGramLevel] = []
    for length in (0...reach).reversed() {
      if length < reach {
        counts = lower(
          counts, children: contexts.childStarts[length], openings: openings[length])
        try endPass()
      }
      levels.append(
        NGramLevel(
          contextUnits: ID.column(contexts.units[length]),
          childStarts: length < reach ? contexts.childStarts[length] : [], ngramStarts: counts.starts,
          units: ID.column(counts.units), counts: IntegerColumn(counts.counts)))
      contexts.units[length] = []
    }
    return levels.reversed()
  }

  /// For each position, how many units its context shares with that of the previous position in sorted order.
  private func sharedLengths(_ places: [UInt32]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: places.count) { lengths, count in
      for index in places.indices {
        var length = 0
        if index > 0 {
          let (place, before) = (Int(places[index]), Int(places[index - 1]))
          while length < reach, text[place - 1 - length] != 0,
            text[place - 1 - length] == text[before - 1 - length]
          {
            length += 1
          }
        }
        lengths[index] = UInt8(length)
      }
      count = places.count
    }
  }

  /// The number of contexts of each length.
  private func contextCounts(_ places: [UInt32], _ shared: [UInt8]) -> [Int] {
    var counts = [Int](repeating: 0, count: order)
    for (place, shared) in zip(places, shared) {
      var length = Int(shared)
      while length < reach, text[Int(place) - 1 - length] != 0 {
        length += 1
        counts[length] += 1
      }
    }
    return counts
  }

  /// The contexts of all lengths while they are being built, in the order of their tree.
  private struct Contexts {
    var units: [[ID]]
    var childStarts: [[UInt32]]
    let reach: Int

    init(counts: [Int], reach: Int) {
      self.reach = reach
      units = counts.map { count in
        var units: [ID] = []
        units.reserveCapacity(count)
        return units
      }
      childStarts = counts.map { count in
        var starts: [UInt32] = []
        starts.reserveCapacity(count + 1)
        return starts
      }
      childStarts[0].append(0)
    }

    mutating func append(_ unit: ID, length: Int) {
      units[length].append(unit)
      if length < reach { childStarts[length].append(UInt32(units[length + 1].count)) }
    }

    /// Must be called after the last context.
    mutating func end() {
      for length in 0..<reach { childStarts[length].append(UInt32(units[length + 1].count)) }
    }
  }

  /// The counts of the next lower order: for each context and unit, the number of different units before
  /// both, plus the texts that begin with them.
  ///
  /// - Parameters:
  ///   - upper: The order above.
  ///   - children: Where the children of each context begin.
  ///   - openings: Sorted by context.
  private func lower(_ upper: Counts, children: [UInt32], openings: [Opening]) -> Counts {
    var lower = Counts()
    lower.starts.reserveCapacity(children.count)
    lower.units.reserveCapacity(upper.units.count / 2)
    lower.counts.reserveCapacity(upper.units.count / 2)
    var tally = [UInt32](repeating: 0, count: configuration.vocabularySize)
    var met: [ID] = []
    var opening = 0
    for context in 0..<children.count - 1 {
      lower.starts.append(UInt32(lower.units.count))
      let (first, end) = (Int(children[context]), Int(children[context + 1]))
      let isOpening = opening < openings.count && openings[opening].context == context
      let units = upper.units[Int(upper.starts[first])..<Int(upper.starts[end])]
      if end - first == 1, !isOpening {
        lower.units += units
        lower.counts += repeatElement(1, count: units.count)
        continue
      }
      for unit in units {
        if tally[Int(unit)] == 0 { met.append(unit) }
        tally[Int(unit)] += 1
      }
      while opening < openings.count, openings[opening].context == context {
        let unit = openings[opening].unit
        if tally[Int(unit)] == 0 { met.append(unit) }
        tally[Int(unit)] += openings[opening].texts
        opening += 1
      }
      met.sort()
      for unit in met {
        lower.units.append(unit)
        lower.counts.append(tally[Int(unit)])
        tally[Int(unit)] = 0
      }
      met.removeAll(keepingCapacity: true)
    }
    lower.starts.append(UInt32(lower.units.count))
    return lower
  }
}
