import Platform

/// Numbers units 1, 2, 3, … in the order of their first occurrence, and counts them.
struct UnitNumbering: ~Copyable {
  /// The code of each number; 0 is the number of no unit.
  private(set) var codes: [UInt32] = [UnitCode.unknown]
  /// The clusters of several scalars among the units.
  private(set) var clusters = ClusterTable()
  private var clusterTallies: [UnitTally] = []
  private let tallies = TallyTable()

  /// The number of numbers assigned, plus one for number 0.
  var count: Int { codes.count }

  /// How often the unit with this number occurred.
  func count(of number: Int) -> Int {
    let code = codes[number]
    if code == UnitCode.unknown { return 0 }
    return code < UnitCode.firstCluster
      ? tallies.start[Int(code)].count : clusterTallies[Int(code - UnitCode.firstCluster)].count
  }

  /// Calls `body` with a sink that writes numbers from `place` on, and the table of clusters.
  ///
  /// - Returns: How many numbers were written.
  @inline(__always)
  mutating func write<Number: UnsignedInteger & FixedWidthInteger>(
    to place: UnsafeMutablePointer<Number>,
    _ body: (inout ClusterTable, inout NumberingSink<Number>) -> Void
  ) -> Int {
    // The sink takes ownership of the arrays and returns them, so that they are never copied.
    var sink = NumberingSink(tallies: tallies.start, next: place)
    swap(&sink.codes, &codes)
    swap(&sink.clusterTallies, &clusterTallies)
    body(&clusters, &sink)
    swap(&sink.codes, &codes)
    swap(&sink.clusterTallies, &clusterTallies)
    return sink.next - place
  }
}

/// The number and the count of a unit.
struct UnitTally {
  var count = 0
  /// 0 if it has not occurred yet.
  var number: UInt32 = 0
}

/// Tallies of the codes below `UnitCode.firstCluster`, which take memory only around codes that occurred.
///
/// Deliberately not `Sendable`: the owner of the table changes it.
final class TallyTable {
  let start: UnsafeMutablePointer<UnitTally>

  init() {
    let count = Int(UnitCode.firstCluster)
    guard let memory = calloc(count, MemoryLayout<UnitTally>.stride) else {
      preconditionFailure("no memory for a table of \(count) units")
    }
    // An empty tally is all zeros.
    start = memory.bindMemory(to: UnitTally.self, capacity: count)
  }

  deinit { free(start) }
}

/// Counts codes and writes their numbers to a buffer that is large enough.
struct NumberingSink<Number: UnsignedInteger & FixedWidthInteger>: UnitSink {
  let tallies: UnsafeMutablePointer<UnitTally>
  var next: UnsafeMutablePointer<Number>
  var codes: [UInt32] = []
  var clusterTallies: [UnitTally] = []

  @inline(__always)
  mutating func take(_ code: UInt32) {
    if code < UnitCode.firstCluster {
      put(code, 1)
    } else {
      takeCluster(code)
    }
  }

  @inline(__always)
  mutating func take(part code: UInt32, if exists: Bool) { put(code, exists ? 1 : 0) }

  /// Always writes and advances by `step`, so that there is no branch to predict.
  @inline(__always)
  private mutating func put(_ code: UInt32, _ step: Int) {
    let tally = tallies + Int(code)
    if tally.pointee.number == 0 { tally.pointee.number = newNumber(code) }
    tally.pointee.count &+= step
    next.initialize(to: Number(truncatingIfNeeded: tally.pointee.number))
    next += step
  }

  @inline(never)
  private mutating func newNumber(_ code: UInt32) -> UInt32 {
    codes.append(code)
    return UInt32(codes.count - 1)
  }

  @inline(never)
  private mutating func takeCluster(_ code: UInt32) {
    let index = Int(code - UnitCode.firstCluster)
    // Clusters are numbered as they occur; one that only a cut has added has not occurred before.
    while index >= clusterTallies.count { clusterTallies.append(UnitTally()) }
    if clusterTallies[index].number == 0 { clusterTallies[index].number = newNumber(code) }
    clusterTallies[index].count += 1
    next.initialize(to: Number(truncatingIfNeeded: clusterTallies[index].number))
    next += 1
  }
}
