/// Units of one extended grapheme cluster: old Hangul syllables and joined emoji are one unit each.
enum GraphemeSegmentation: Segmentation {
  static let summary = "one extended grapheme cluster; joined emoji and old Hangul are one unit"

  @inline(__always)
  static func segment<Sink: UnitSink>(
    _ bytes: UnsafeBufferPointer<UInt8>, clusters: inout ClusterTable, into sink: inout Sink
  ) {
    forEachCluster(of: bytes) { start, end, first in
      // One scalar needs 1 to 4 bytes, depending on its value; longer clusters have several scalars.
      let length = first < 0x80 ? 1 : first < 0x800 ? 2 : first < 0x10000 ? 3 : 4
      if end &- start == length {
        sink.take(first)
      } else {
        let cluster = UnsafeBufferPointer(rebasing: bytes[start..<end])
        sink.take(UnitCode.firstCluster + UInt32(clusters.index(adding: cluster)))
      }
    }
  }

  static func unit(of code: UInt32, clusters: ClusterTable) -> TextUnit {
    guard code >= UnitCode.firstCluster else {
      return ScalarSegmentation.unit(of: code, clusters: clusters)
    }
    return .text(Array(clusters[Int(code - UnitCode.firstCluster)]))
  }

  static func code(of unit: TextUnit, clusters: inout ClusterTable) -> UInt32? {
    guard case .text(let bytes) = unit, let scalars = scalarValues(of: bytes), !scalars.isEmpty
    else { return nil }
    if scalars.count == 1 { return scalars[0] }
    return bytes.withUnsafeBufferPointer {
      UnitCode.firstCluster + UInt32(clusters.index(adding: $0))
    }
  }

  static func makeAssembler() -> any UnitAssembler { ClusterAssembler() }
}

/// Assembles clusters, which are appended scalar by scalar.
struct ClusterAssembler: UnitAssembler {
  mutating func take(_ code: UInt32, clusters: ClusterTable, into scalars: inout [UInt32]) {
    if code < UnitCode.firstCluster {
      scalars.append(code)
    } else {
      scalars += scalarValues(of: Array(clusters[Int(code - UnitCode.firstCluster)])) ?? []
    }
  }

  mutating func finish(into scalars: inout [UInt32]) {}
}
