extension Mixer {
  /// Looks up all contexts.
  func find(_ history: ContextHistory, _ locations: UnsafeMutablePointer<CountTable.Location>) {
    // All at once, so that the memory is asked for everything before anything depends on it.
    for index in 0..<contextCount {
      values[index] = contexts[index].value(history)
      spans[index] = tables[index].span(of: values[index])
    }
    for index in 0..<contextCount { spans[index].head = tables[index].firstWord(of: spans[index]) }
    for (index, shorter) in shorterFirst {
      if let shorter, !tables[shorter].isSeveral(locations[shorter]) {
        locations[index] = .none
      } else {
        locations[index] = tables[index].find(values[index], in: spans[index])
      }
    }
  }

  /// Makes ready to predict what follows a history, after ``setNetwork(_:)``.
  ///
  /// - Parameters:
  ///   - history: The history.
  ///   - locations: Of the values of all contexts.
  ///   - own: What is not counted: what a place of the training text contributes itself.
  func begin(
    _ history: ContextHistory, _ locations: UnsafePointer<CountTable.Location>,
    without own: (occurrences: Occurrences, place: Int)? = nil
  ) {
    var end = 0
    for (index, shorter) in shorterFirst {
      cursors[index] = Cursor(start: 0, end: 0, total: 0)
      // A longer context says the same as a shorter one that occurred once, and has no counts then.
      if locations[index] == .none || shorter.map({ cursors[$0].total < 2 }) ?? false { continue }
      let count =
        if let own {
          own.occurrences.read(index, of: tables[index], at: own.place, places + end, sums + end)
        } else {
          tables[index].read(
            locations[index], vocabularySize: tree.count, without: nil, places + end, sums + end)
        }
      cursors[index] = Cursor(start: Int32(end), end: Int32(end + count), total: sums[end + count])
      end += count + 1
    }
    if let recent { begin(recent, at: end) }
    longestOrder = 0
    for (order, index) in orders.enumerated() where cursors[index].total > 0 {
      longestOrder = min(order + 1, 7)
    }
    let isWordKnown = wordContext.map { cursors[$0].total > 0 } ?? false
    let isPairKnown = wordPairContext.map { cursors[$0].total > 0 } ?? false
    orderRow = (longestOrder * 4 + (isWordKnown ? 1 : 0) + (isPairKnown ? 2 : 0)) * 32
    lastClass = Int(history.lastClass)
    classRow = lastClass * 16 * 32
    let unit = Int(history.last.0)
    unitRow = min(max(0, unit - 1), min(tree.count, Layout.unitLimit) - 1) * Layout.depthsPerUnit
    lastUnit = UInt64(unit)
    setVote()
    // `<unk>` never came when the network was trained, so it knows nothing of how often it does.
    if let network = sources?.network { network[unknown] = max(network[unknown], vote[unknown]) }
  }

  /// Looks up what was read recently after the values that were found last.
  private func begin(_ recent: RecentCounts, at start: Int) {
    (longestRecent, recentMask) = (0, 0)
    var end = start
    for index in 0..<contextCount {
      let table = recent.tables[index]
      let followers = table.find(values[index])
      let (first, count) = (Int(followers.start), Int(followers.count))
      (places + end).update(from: table.places + first, count: count)
      var sum: UInt32 = 0
      for place in 0..<count {
        sums[end + place] = sum
        sum &+= table.counts[first + place]
      }
      sums[end + count] = sum
      let cursor = Cursor(start: Int32(end), end: Int32(end + count), total: sum)
      cursors[contextCount + index] = cursor
      end += count + 1
      lastFollowers[index] = Int32(followers.last)
      if cursor.total > 0, index < Layout.maskBits { recentMask |= 1 << index }
    }
    for (order, index) in orders.enumerated() where cursors[contextCount + index].total > 0 {
      longestRecent = min(order + 1, 7)
    }
  }

  /// Brings back what was met long ago after the values that were found last.
  func recall(in recent: RecentCounts) {
    for index in 0..<contextCount { recent.tables[index].recall(values[index]) }
  }

  /// Counts a unit that was read after the values that were found last.
  func count(_ unit: UInt32, in recent: RecentCounts) {
    let place = tree.positions[Int(unit)]
    for index in 0..<contextCount { recent.tables[index].add(place, after: values[index]) }
  }

  /// Sets what the network predicts. [V], by unit
  func setNetwork(_ row: UnsafePointer<Float>) {
    guard let network = sources?.network else { return }
    for place in 0..<tree.count { network[place] = row[Int(tree.units[place])] }
  }

  /// Interpolates n-grams with absolute discounts: p(u | c) = max(0, n(cu) − D) / n(c) + λ(c) · p(u | shorter
  /// c) (Ney, Essen and Kneser 1994).
  private func setVote() {
    var rest: Float = 1
    withUnsafeTemporaryAllocation(of: Float.self, capacity: orders.count) { scales in
      for (order, index) in orders.enumerated().reversed() {
        let cursor = cursors[index]
        scales[order] = 0
        guard cursor.total > 0 else { continue }
        let discount = Self.discounts[min(order, Self.discounts.count - 1)]
        scales[order] = rest / Float(cursor.total)
        rest = scales[order] * discount * Float(cursor.end - cursor.start)
      }
      for place in 0..<tree.count { vote[place] = rest * unigrams[place] }
      for (order, index) in orders.enumerated() where scales[order] > 0 {
        let cursor = cursors[index]
        let discount = Self.discounts[min(order, Self.discounts.count - 1)]
        for entry in Int(cursor.start)..<Int(cursor.end) {
          // Only in a damaged file a count is 0, and less than the discount.
          let count = Float(sums[entry + 1] &- sums[entry])
          vote[Int(places[entry])] += scales[order] * max(0, count - discount)
        }
      }
    }
  }
}
