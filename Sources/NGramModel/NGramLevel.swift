import UnitSequences

/// All contexts of one length, as nodes of a tree, and for each the units that came after it.
///
/// A context is read backwards, the unit before the predicted one first: the context x c is a child of c.
/// Contexts lie in the order of the tree, so that the children of a node, and the units after a context, are
/// ranges. Units rise within each range.
package struct NGramLevel: Sendable, Equatable {
  /// The unit by which each context is longer than its parent; none for the empty context, of which there is
  /// one.
  package let contextUnits: IntegerColumn
  /// Where the children of each context begin in the next level, and their end; none where there is no next
  /// level.
  package let childStarts: [UInt32]
  /// Where the units after each context begin in ``units``, and their end.
  package let ngramStarts: [UInt32]
  /// What came after the contexts: with its context each is an n-gram.
  package let units: IntegerColumn
  /// How often: occurrences in n-grams of the highest order, else how many different units stood before the
  /// n-gram, and how many texts begin with it.
  package let counts: IntegerColumn
  /// What smoothing takes off the counts.
  package let discounts: Discounts

  /// A level whose parts fit one another.
  init(
    contextUnits: IntegerColumn, childStarts: [UInt32], ngramStarts: [UInt32], units: IntegerColumn,
    counts: IntegerColumn, discounts: Discounts? = nil
  ) {
    self.contextUnits = contextUnits
    self.childStarts = childStarts
    self.ngramStarts = ngramStarts
    self.units = units
    self.counts = counts
    self.discounts = discounts ?? Discounts(counts: counts)
  }

  /// How many contexts there are.
  package var contextCount: Int { ngramStarts.count - 1 }

  /// Bytes of all arrays.
  package var byteCount: Int {
    contextUnits.byteCount + 4 * (childStarts.count + ngramStarts.count) + units.byteCount + counts.byteCount
  }

  /// Where the units after a context lie.
  func ngrams(after context: Int) -> Range<Int> {
    Int(ngramStarts[context])..<Int(ngramStarts[context + 1])
  }

  /// Where the children of a context lie in the next level.
  func children(of context: Int) -> Range<Int> {
    Int(childStarts[context])..<Int(childStarts[context + 1])
  }

  /// The count of a unit after a context, 0 where it never came.
  func count(of unit: UInt32, after context: Int) -> UInt32 {
    units.place(of: unit, in: ngrams(after: context)).map { counts[$0] } ?? 0
  }
}

extension NGramLevel {
  /// What a context has to give.
  struct Mass: Sendable {
    /// Σ counts; 0 where there was no text at all.
    let total: Double
    /// Σ discounts: what is left to the shorter context.
    let reserved: Double

    /// The share of the shorter context, γ; all of it where nothing was counted.
    var backoff: Double { total > 0 ? reserved / total : 1 }
    /// What a discounted count is multiplied by.
    var scale: Double { total > 0 ? 1 / total : 0 }
  }

  /// Adds up the counts after a context.
  func mass(of context: Int) -> Mass {
    let range = ngrams(after: context)
    let sums =
      switch counts {
      case .narrow(let counts): Self.sums(counts, range)
      case .wide(let counts): Self.sums(counts, range)
      }
    let reserved =
      discounts.one * Double(sums.ones) + discounts.two * Double(sums.twos)
      + discounts.threeOrMore * Double(range.count - sums.ones - sums.twos)
    return Mass(total: Double(sums.total), reserved: reserved)
  }

  private static func sums<Count: FixedWidthInteger>(
    _ counts: [Count], _ range: Range<Int>
  ) -> (total: Int, ones: Int, twos: Int) {
    counts.withUnsafeBufferPointer { counts in
      var (total, ones, twos) = (0, 0, 0)
      for count in counts[range] {
        total &+= Int(count)
        ones &+= count == 1 ? 1 : 0
        twos &+= count == 2 ? 1 : 0
      }
      return (total, ones, twos)
    }
  }
}

extension NGramLevel {
  /// Every unit that came after a context, with its count less the discount.
  @inline(__always)
  func forEach(after context: Int, _ body: (_ unit: Int, _ discounted: Double) -> Void) {
    let range = ngrams(after: context)
    switch (units, counts) {
    case (.narrow(let units), .narrow(let counts)): forEach(units, counts, range, body)
    case (.narrow(let units), .wide(let counts)): forEach(units, counts, range, body)
    case (.wide(let units), .narrow(let counts)): forEach(units, counts, range, body)
    case (.wide(let units), .wide(let counts)): forEach(units, counts, range, body)
    }
  }

  @inline(__always)
  private func forEach<ID: FixedWidthInteger, Count: FixedWidthInteger>(
    _ units: [ID], _ counts: [Count], _ range: Range<Int>,
    _ body: (_ unit: Int, _ discounted: Double) -> Void
  ) {
    for place in range {
      let count = UInt32(truncatingIfNeeded: counts[place])
      body(Int(units[place]), Double(count) - discounts.discount(of: count))
    }
  }
}
