/// How often each unit of a text occurs.
struct UnitCounts: Sendable {
  /// Counts of the codes below `UnitCode.firstCluster`.
  private(set) var counts = [Int](repeating: 0, count: Int(UnitCode.firstCluster))
  private(set) var clusterCounts: [Int] = []
  private(set) var clusters = ClusterTable()
  /// The number of Hangul scalars, if it cannot be derived from the codes.
  var hangulCount = 0

  /// Calls `body` with a sink that counts, and the table that numbers clusters.
  @inline(__always)
  mutating func withSink(_ body: (inout CountingSink, inout ClusterTable) -> Void) {
    var clusterCounts: [Int] = []
    swap(&clusterCounts, &self.clusterCounts)
    var clusters = ClusterTable()
    swap(&clusters, &self.clusters)
    counts.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var sink = CountingSink(counts: base, clusterCounts: clusterCounts)
      clusterCounts = []
      body(&sink, &clusters)
      clusterCounts = sink.clusterCounts
    }
    self.clusterCounts = clusterCounts
    self.clusters = clusters
  }

  /// All codes that occurred, with their counts.
  var entries: [(code: UInt32, count: Int)] {
    var entries: [(code: UInt32, count: Int)] = []
    for (code, count) in counts.enumerated() where count > 0 { entries.append((UInt32(code), count)) }
    for (index, count) in clusterCounts.enumerated() {
      entries.append((UnitCode.firstCluster + UInt32(index), count))
    }
    return entries
  }
}

/// Counts codes.
struct CountingSink: UnitSink {
  let counts: UnsafeMutablePointer<Int>
  var clusterCounts: [Int]

  @inline(__always)
  mutating func take(_ code: UInt32) {
    if code < UnitCode.firstCluster {
      counts[Int(code)] &+= 1
    } else {
      takeCluster(Int(code - UnitCode.firstCluster))
    }
  }

  @inline(__always)
  mutating func take(part code: UInt32, if exists: Bool) {
    counts[Int(code)] &+= exists ? 1 : 0
  }

  @inline(never)
  private mutating func takeCluster(_ index: Int) {
    if index == clusterCounts.count { clusterCounts.append(0) }
    clusterCounts[index] += 1
  }
}
