import UnitSequences

/// A level in the form that is stored in files.
package struct NGramLevelColumns: Sendable {
  /// See ``NGramLevel/contextUnits``.
  package var contextUnits: IntegerColumn
  /// The number of children of each context; empty if there is no next level.
  package var childCounts: IntegerColumn
  /// The number of units after each context.
  package var ngramCounts: IntegerColumn
  /// See ``NGramLevel/units``.
  package var units: IntegerColumn
  /// See ``NGramLevel/counts``.
  package var counts: IntegerColumn
  /// D₁, D₂, D₃.
  package var discounts: [Double]

  /// Columns that have not been checked.
  package init(
    contextUnits: IntegerColumn, childCounts: IntegerColumn, ngramCounts: IntegerColumn,
    units: IntegerColumn, counts: IntegerColumn, discounts: [Double]
  ) {
    self.contextUnits = contextUnits
    self.childCounts = childCounts
    self.ngramCounts = ngramCounts
    self.units = units
    self.counts = counts
    self.discounts = discounts
  }
}

/// Why columns cannot be those of a model.
package enum NGramDefect: Error, Equatable, CustomStringConvertible {
  /// The lengths of the columns are inconsistent.
  case lengthsDiffer(contextLength: Int)
  /// Units are not sorted, or are outside the vocabulary.
  case unitsOutOfOrder(contextLength: Int)
  /// There is a context that nothing follows, or a count of 0.
  case nothingCounted(contextLength: Int)
  /// A discount is outside the range that probabilities require.
  case discountOutOfRange(contextLength: Int)

  package var description: String {
    switch self {
    case .lengthsDiffer(let length): "its tables of contexts of \(length) units do not fit one another"
    case .unitsOutOfOrder(let length):
      "its tables of contexts of \(length) units have units out of order, or beyond the vocabulary"
    case .nothingCounted(let length): "its tables of contexts of \(length) units have a count of 0"
    case .discountOutOfRange(let length):
      "the discounts of its contexts of \(length) units are out of range"
    }
  }
}

extension NGramTables {
  /// The columns of each level.
  package var columns: [NGramLevelColumns] {
    levels.map { level in
      NGramLevelColumns(
        contextUnits: level.contextUnits, childCounts: Self.counts(of: level.childStarts),
        ngramCounts: Self.counts(of: level.ngramStarts), units: level.units, counts: level.counts,
        discounts: [level.discounts.one, level.discounts.two, level.discounts.threeOrMore])
    }
  }

  private static func counts(of starts: [UInt32]) -> IntegerColumn {
    IntegerColumn(zip(starts.dropFirst(), starts).map { $0 - $1 })
  }

  /// Tables from columns of any origin: everything that look-ups rely on is checked.
  ///
  /// - Parameter columns: One for each level, as many as the configuration's order.
  package init(
    configuration: NGramConfiguration, columns: [NGramLevelColumns]
  ) throws(NGramDefect) {
    var levels: [NGramLevel] = []
    for (length, column) in columns.enumerated() {
      let contextCount = length == 0 ? 1 : column.contextUnits.count
      let isLast = length == columns.count - 1
      guard column.ngramCounts.count == contextCount,
        column.childCounts.count == (isLast ? 0 : contextCount),
        column.counts.count == column.units.count,
        let ngramStarts = Self.starts(column.ngramCounts, total: column.units.count),
        let childStarts = isLast
          ? [] : Self.starts(column.childCounts, total: columns[length + 1].contextUnits.count)
      else { throw .lengthsDiffer(contextLength: length) }
      let vocabularySize = configuration.vocabularySize
      guard Self.rise(column.units, from: ngramStarts, below: vocabularySize),
        length == 0
          || Self.rise(column.contextUnits, from: levels[length - 1].childStarts, below: vocabularySize)
      else { throw .unitsOutOfOrder(contextLength: length) }
      guard length == 0 || Self.hasNoZero(column.ngramCounts), Self.hasNoZero(column.counts) else {
        throw .nothingCounted(contextLength: length)
      }
      guard column.discounts.count == 3,
        let discounts = Discounts(
          one: column.discounts[0], two: column.discounts[1], threeOrMore: column.discounts[2])
      else { throw .discountOutOfRange(contextLength: length) }
      levels.append(
        NGramLevel(
          contextUnits: column.contextUnits, childStarts: childStarts, ngramStarts: ngramStarts,
          units: column.units, counts: column.counts, discounts: discounts))
    }
    self.init(configuration: configuration, levels: levels)
  }

  /// Where ranges of these lengths begin, and the end of the last; nil if that is not `total`.
  private static func starts(_ counts: IntegerColumn, total: Int) -> [UInt32]? {
    guard let total = UInt32(exactly: total) else { return nil }
    var (starts, sum): ([UInt32], UInt32) = ([0], 0)
    starts.reserveCapacity(counts.count + 1)
    for place in 0..<counts.count {
      let (next, overflow) = sum.addingReportingOverflow(counts[place])
      guard !overflow, next <= total else { return nil }
      sum = next
      starts.append(sum)
    }
    return sum == total ? starts : nil
  }

  /// Whether numbers are strictly increasing within each range and below a limit.
  private static func rise(_ values: IntegerColumn, from starts: [UInt32], below limit: Int) -> Bool {
    for index in 0..<starts.count - 1 {
      var least: UInt32 = 0
      for place in Int(starts[index])..<Int(starts[index + 1]) {
        let value = values[place]
        guard value >= least, Int(value) < limit else { return false }
        least = value + 1
      }
    }
    return true
  }

  private static func hasNoZero(_ values: IntegerColumn) -> Bool {
    switch values {
    case .narrow(let values): !values.contains(0)
    case .wide(let values): !values.contains(0)
    }
  }
}
