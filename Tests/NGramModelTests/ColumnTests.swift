import LanguageModels
import NGramModel
import Testing
import UnitSequences

/// Tables taken apart and put together again.
@Suite struct NGramColumnTests {
  private func tables() throws -> NGramTables {
    try NGramModel.counting(
      randomTexts([200, 30], vocabularySize: 6, seed: 9), order: 3, vocabularySize: 6
    ).tables
  }

  @Test("Columns give the tables that they are of", arguments: [1, 2, 5])
  func roundTrip(order: Int) throws {
    let tables = try NGramModel.counting(
      randomTexts([200, 30], vocabularySize: 6, seed: 9), order: order, vocabularySize: 6
    ).tables
    #expect(try NGramTables(configuration: tables.configuration, columns: tables.columns) == tables)
  }

  @Test func theColumnsOfNoText() throws {
    let tables = try NGramModel.counting([], order: 3, vocabularySize: 6).tables
    #expect(try NGramTables(configuration: tables.configuration, columns: tables.columns) == tables)
  }

  struct Damage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let defect: NGramDefect
    let change: @Sendable (inout [NGramLevelColumns]) -> Void
  }

  private static func changed(
    _ column: IntegerColumn, _ change: (inout [UInt32]) -> Void
  ) -> IntegerColumn {
    var values = (0..<column.count).map { column[$0] }
    change(&values)
    return IntegerColumn(values)
  }

  static let damages: [Damage] = [
    Damage(testDescription: "a unit too many", defect: .lengthsDiffer(contextLength: 1)) {
      $0[1].units = changed($0[1].units) { $0.append(5) }
    },
    Damage(testDescription: "a count too few", defect: .lengthsDiffer(contextLength: 2)) {
      $0[2].counts = changed($0[2].counts) { $0.removeLast() }
    },
    Damage(testDescription: "an n-gram count too large", defect: .lengthsDiffer(contextLength: 0)) {
      $0[0].ngramCounts = changed($0[0].ngramCounts) { $0[0] += 1 }
    },
    Damage(testDescription: "numbers whose sum is none", defect: .lengthsDiffer(contextLength: 1)) {
      $0[1].childCounts = changed($0[1].childCounts) { $0 = $0.map { _ in UInt32.max } }
    },
    Damage(testDescription: "children of the longest contexts", defect: .lengthsDiffer(contextLength: 2)) {
      $0[2].childCounts = changed($0[2].childCounts) { $0.append(1) }
    },
    Damage(testDescription: "a context fewer", defect: .lengthsDiffer(contextLength: 0)) {
      $0[1].contextUnits = changed($0[1].contextUnits) { $0.removeLast() }
    },
    Damage(testDescription: "units that fall", defect: .unitsOutOfOrder(contextLength: 0)) {
      $0[0].units = changed($0[0].units) { $0.swapAt(1, 2) }
    },
    Damage(testDescription: "a unit twice", defect: .unitsOutOfOrder(contextLength: 1)) {
      $0[1].contextUnits = changed($0[1].contextUnits) { $0[1] = $0[0] }
    },
    Damage(testDescription: "a unit beyond the vocabulary", defect: .unitsOutOfOrder(contextLength: 0)) {
      $0[0].units = changed($0[0].units) { $0[$0.count - 1] = 6 }
    },
    Damage(testDescription: "the greatest number as a unit", defect: .unitsOutOfOrder(contextLength: 0)) {
      $0[0].units = changed($0[0].units) { $0[$0.count - 1] = .max }
    },
    Damage(testDescription: "a count of 0", defect: .nothingCounted(contextLength: 2)) {
      $0[2].counts = changed($0[2].counts) { $0[0] = 0 }
    },
    Damage(testDescription: "a context that nothing came after", defect: .nothingCounted(contextLength: 1)) {
      let first = Int($0[1].ngramCounts[0])
      $0[1].ngramCounts = changed($0[1].ngramCounts) { $0[0] = 0 }
      $0[1].units = changed($0[1].units) { $0.removeFirst(first) }
      $0[1].counts = changed($0[1].counts) { $0.removeFirst(first) }
    },
    Damage(testDescription: "a discount of 0", defect: .discountOutOfRange(contextLength: 0)) {
      $0[0].discounts[0] = 0
    },
    Damage(
      testDescription: "a discount above its count", defect: .discountOutOfRange(contextLength: 1)
    ) {
      $0[1].discounts[1] = 2.1
    },
    Damage(
      testDescription: "a discount that is no number", defect: .discountOutOfRange(contextLength: 2)
    ) {
      $0[2].discounts[2] = .nan
    },
    Damage(testDescription: "a discount missing", defect: .discountOutOfRange(contextLength: 2)) {
      $0[2].discounts.removeLast()
    },
  ]

  @Test("What is damaged is refused", arguments: damages)
  func damaged(_ damage: Damage) throws {
    let tables = try tables()
    var columns = tables.columns
    damage.change(&columns)
    #expect(throws: damage.defect) {
      try NGramTables(configuration: tables.configuration, columns: columns)
    }
  }
}
