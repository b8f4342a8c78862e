extension NormalizedText {
  /// Calls `body` with each extended grapheme cluster, as its range of ``bytes``, and the number of units of
  /// a kind that it is split into.
  package func forEachCluster(cutInto unit: UnitKind, _ body: (_ bytes: Range<Int>, _ units: Int) -> Void) {
    let segmentation = unit.segmentation
    var clusters = ClusterTable()
    bytes.withUnsafeBufferPointer { bytes in
      CharText.forEachCluster(of: bytes) { start, end, _ in
        let cluster = UnsafeBufferPointer(rebasing: bytes[start..<end])
        body(start..<end, segmentation.codes(of: cluster, clusters: &clusters).count)
      }
    }
  }
}
