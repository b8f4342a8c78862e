import Platform

/// Numbers units 1, 2, 3, … in the order in which they first come, and counts them.
struct UnitNumbering: ~Copyable {
  /// The code of each number; 0 is the number of none.
  private(set) var codes: [UInt32] = [UnitCode.unknown]
  /// The clusters of several scalars among them.
  private(set) var clusters = ClusterTable()
  private var clusterTallies: [UnitTally] = []
  private let tallies = TallyTable()

  /// How many numbers have been given, and one for none.
  var count: Int { codes.count }

  /// How often the unit of a number came.
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
    // The sink takes the arrays and gives them back, so that they are never copied.
    var sink = NumberingSink(tallies: tallies.start, next: place)
    swap(&sink.codes, &codes)
    swap(&sink.clusterTallies, &clusterTallies)
    body(&clusters, &sink)
    swap(&sink.codes, &codes)
    swap(&sink.clusterTallies, &clusterTallies)
    return sink.next - place
  }
}

/// What is known of a unit.
struct UnitTally {
  var count = 0
  /// 0 where it has not come yet.
  var number: UInt32 = 0
}

/// Tallies of the codes below `UnitCode.firstCluster`, which cost memory only where a code has come.
///
/// `Sendable` does not hold and is not claimed: whoever owns the table changes it.
final class TallyTable {
  let start: UnsafeMutablePointer<UnitTally>

  init() {
    let count = Int(UnitCode.firstCluster)
    guard let memory = calloc(count, MemoryLayout<UnitTally>.stride) else {
      preconditionFailure("no memory for a table of \(count) units")
    }
    // All zero is the empty tally.
    start = memory.bindMemory(to: UnitTally.self, capacity: count)
  }

  deinit { free(start) }
}

/// Counts codes and writes their numbers into memory that is large enough.
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

  /// Writes always and moves on by `step`, so that nothing has to be foreseen.
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
    // Clusters are numbered as they come; one that a cut has made known has not come before.
    while index >= clusterTallies.count { clusterTallies.append(UnitTally()) }
    if clusterTallies[index].number == 0 { clusterTallies[index].number = newNumber(code) }
    clusterTallies[index].count += 1
    next.initialize(to: Number(truncatingIfNeeded: clusterTallies[index].number))
    next += 1
  }
}
