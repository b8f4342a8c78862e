/// Numbers by id, most of them 0, that are cleared without touching those that were not set.
struct UnitTally: Sendable {
  private var numbers: [Int32] = []
  /// The ids whose number is not 0, in the order in which they came.
  private(set) var ids: [UInt32] = []

  /// Makes room for ids below this bound.
  mutating func reserve(_ bound: Int) {
    if numbers.count < bound { numbers += Array(repeating: 0, count: bound - numbers.count) }
  }

  /// The number of an id.
  subscript(id: UInt32) -> Int32 { Int(id) < numbers.count ? numbers[Int(id)] : 0 }

  /// Adds 1 to the number of an id; one for which there is no room is not counted.
  mutating func count(_ id: UInt32) {
    guard Int(id) < numbers.count else { return }
    if numbers[Int(id)] == 0 { ids.append(id) }
    numbers[Int(id)] += 1
  }

  /// Raises the number of an id to this one, above 0, if it is less; one for which there is no room is not counted.
  mutating func raise(_ id: UInt32, to number: Int32) {
    guard Int(id) < numbers.count else { return }
    if numbers[Int(id)] == 0 { ids.append(id) }
    numbers[Int(id)] = max(numbers[Int(id)], number)
  }

  /// Sets all numbers to 0.
  mutating func clear() {
    for id in ids { numbers[Int(id)] = 0 }
    ids.removeAll(keepingCapacity: true)
  }
}
