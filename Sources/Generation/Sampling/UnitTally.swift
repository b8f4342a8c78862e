/// Numbers by id, most of them 0; clearing touches only those that are not.
struct UnitTally: Sendable {
  private var numbers: [Int32] = []
  /// The ids whose number is not 0, in the order in which they were set.
  private(set) var ids: [UInt32] = []

  /// Reserves space for ids below this bound.
  mutating func reserve(_ bound: Int) {
    if numbers.count < bound { numbers += Array(repeating: 0, count: bound - numbers.count) }
  }

  /// The number of an id.
  subscript(id: UInt32) -> Int32 { Int(id) < numbers.count ? numbers[Int(id)] : 0 }

  /// Adds 1 to the number of an id; ids without reserved space are ignored.
  mutating func count(_ id: UInt32) {
    guard Int(id) < numbers.count else { return }
    if numbers[Int(id)] == 0 { ids.append(id) }
    numbers[Int(id)] += 1
  }

  /// Raises the number of an id to this number, greater than 0, if it is less; ids without reserved space are
  /// ignored.
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
