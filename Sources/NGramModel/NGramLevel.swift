import UnitSequences

/// All contexts of one length, as nodes of a tree, and the units that follow each.
///
/// A context is read backwards, starting with the unit right before the predicted one: the context x c is a
/// child of c. Contexts are stored in the order of the tree, so that the children of a node, and the units
/// after a context, are ranges. Units are sorted within each range.
package struct NGramLevel: Sendable, Equatable {
  /// The unit that each context adds to its parent; empty for the level of the one empty context.
  package let contextUnits: IntegerColumn
  /// Where the children of each context begin in the next level, and the end of the last; empty if there is
  /// no next level.
  package let childStarts: [UInt32]
  /// Where the units after each context begin in ``units``, and the end of the last.
  package let ngramStarts: [UInt32]
  /// The units that follow the contexts; together with its context, each is an n-gram.
  package let units: IntegerColumn
  /// The count of each n-gram: for the highest order, how often it occurs; for lower orders, how many
  /// different units precede it, plus how many texts begin with it.
  package let counts: IntegerColumn
  /// The discounts of the counts.
  package let discounts: Discounts

  /// A level; the arrays must be consistent.
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

  /// The number of contexts.
  package var contextCount: Int { ngramStarts.count - 1 }

  /// Bytes of all arrays.
  package var byteCount: Int {
    contextUnits.byteCount + 4 * (childStarts.count + ngramStarts.count) + units.byteCount + counts.byteCount
  }

  /// The range of the units after a context.
  func ngrams(after context: Int) -> Range<Int> {
    Int(ngramStarts[context])..<Int(ngramStarts[context + 1])
  }

  /// The range of a context's children in the next level.
  func children(of context: Int) -> Range<Int> {
    Int(childStarts[context])..<Int(childStarts[context + 1])
  }

  /// The count of a unit after a context; 0 if it never occurs there.
  func count(of unit: UInt32, after context: Int) -> UInt32 {
    units.place(of: unit, in: ngrams(after: context)).map { counts[$0] } ?? 0
  }
}

extension NGramLevel {
  /// The sums over the units after a context from which probabilities are computed.
  struct Mass: Sendable {
    /// Σ counts; 0 if nothing was counted.
    let total: Double
    /// Σ discounts: the mass reserved for the shorter context.
    let reserved: Double

    /// γ, the share of the shorter context; 1 if nothing was counted.
    var backoff: Double { total > 0 ? reserved / total : 1 }
    /// The factor that a discounted count is multiplied by.
    var scale: Double { total > 0 ? 1 / total : 0 }
  }

  /// Sums the counts after a context.
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
  /// Calls `body` with every unit that occurs after a context and its discounted count.
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
