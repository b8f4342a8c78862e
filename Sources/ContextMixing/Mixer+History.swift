extension Mixer {
  /// Looks up all contexts.
  func find(_ history: ContextHistory, _ locations: UnsafeMutablePointer<CountTable.Location>) {
    for (index, context) in contexts.enumerated() {
      values[index] = CountTable.value(of: context, history)
      locations[index] = counts.views[index].find(values[index])
    }
  }

  /// Makes ready to predict what follows a history, after ``setNetwork(_:)``.
  func begin(_ history: ContextHistory, _ locations: UnsafePointer<CountTable.Location>) {
    for index in 0..<contextCount {
      let view = counts.views[index]
      let number = locations[index].number
      var cursor = Cursor(start: 0, end: 0, total: 0)
      if number == CountTable.Location.none.number {
      } else if number < 0 {
        let place = view.singlePlaces[Int(~number)]
        if place != CountTable.noPlace { cursor = Cursor(start: ~Int32(place), end: 0, total: 1) }
      } else {
        cursor.start = Int32(bitPattern: view.starts[Int(number)])
        cursor.end = Int32(bitPattern: view.starts[Int(number) + 1])
        for place in Int(cursor.start)..<Int(cursor.end) { cursor.total &+= view.counts[place] }
      }
      cursors[index] = cursor
    }
    if let recent { begin(recent) }
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
  private func begin(_ recent: RecentCounts) {
    (longestRecent, recentMask) = (0, 0)
    for index in 0..<contextCount {
      let table = recent.tables[index]
      let followers = table.find(values[index])
      var cursor = Cursor(start: followers.start, end: followers.start + followers.count, total: 0)
      for place in Int(cursor.start)..<Int(cursor.end) { cursor.total &+= table.counts[place] }
      cursors[contextCount + index] = cursor
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
        var distinct = 1
        if cursor.start >= 0 {
          let counts = counts.views[index].counts
          distinct = 0
          for place in Int(cursor.start)..<Int(cursor.end) { distinct += counts[place] > 0 ? 1 : 0 }
        }
        let discount = Self.discounts[min(order, Self.discounts.count - 1)]
        scales[order] = rest / Float(cursor.total)
        rest = scales[order] * discount * Float(distinct)
      }
      for place in 0..<tree.count { vote[place] = rest * unigrams[place] }
      for (order, index) in orders.enumerated() where scales[order] > 0 {
        let cursor = cursors[index]
        let discount = Self.discounts[min(order, Self.discounts.count - 1)]
        guard cursor.start >= 0 else {
          vote[Int(~cursor.start)] += scales[order] * (1 - discount)
          continue
        }
        let view = counts.views[index]
        for entry in Int(cursor.start)..<Int(cursor.end) where view.counts[entry] > 0 {
          vote[Int(view.places[entry])] += scales[order] * (Float(view.counts[entry]) - discount)
        }
      }
    }
  }
}
