/// Encodes a text that comes in pieces.
public struct UnitEncoder: Sendable {
  private let vocabulary: Vocabulary
  /// The vocabulary's clusters, and the unseen ones after them.
  private var clusters: ClusterTable
  private var unseen = UnseenTally()
  private var narrow: [UInt16] = []
  private var wide: [UInt32] = []
  private let isNarrow: Bool

  /// - Parameter units: about how many units will come, where it is known; saves memory on large texts.
  public init(_ vocabulary: Vocabulary, reserving units: Int = 0) {
    self.vocabulary = vocabulary
    clusters = vocabulary.storage.clusters
    isNarrow = vocabulary.count <= Vocabulary.narrowLimit
    if isNarrow { narrow.reserveCapacity(units) } else { wide.reserveCapacity(units) }
  }

  /// Encodes a text, after whatever came before it.
  public mutating func append(_ text: NormalizedText) {
    precondition(
      text.normalization == vocabulary.normalization,
      "a text in \(text.normalization) for a vocabulary in \(vocabulary.normalization)")
    let cutter = PieceCutter(form: .none)
    text.bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      while start < bytes.count {
        let end = cutter.pieceEnd(in: bytes, from: start, size: 1 << 18)
        append(piece: UnsafeBufferPointer(rebasing: bytes[start..<end]))
        start = end
      }
    }
  }

  /// Encodes a piece that `TextReader.readPieces` has made.
  package mutating func append(piece: UnsafeBufferPointer<UInt8>) {
    let segmentation = vocabulary.unit.segmentation
    if isNarrow {
      let ids: [UInt16] = encoded(piece) { segmentation.encode(piece, clusters: &$0, into: &$1) }
      narrow += ids
    } else {
      let ids: [UInt32] = encoded(piece) { segmentation.encode(piece, clusters: &$0, into: &$1) }
      wide += ids
    }
  }

  /// The ids of everything, and what the vocabulary does not hold.
  public consuming func finish() -> EncodedText {
    let report = unseen.report(vocabulary.unit.segmentation, clusters)
    return EncodedText(units: isNarrow ? .narrow(narrow) : .wide(wide), unseen: report)
  }

  /// The ids of one piece, into a buffer of its own, so that the whole grows only by what is there.
  private mutating func encoded<ID: UnsignedInteger & FixedWidthInteger>(
    _ piece: UnsafeBufferPointer<UInt8>,
    _ encode: (inout ClusterTable, inout EncodingSink<ID>) -> Void
  ) -> [ID] {
    let storage = vocabulary.storage
    // No kind of unit makes more units than there are bytes.
    return [ID](unsafeUninitializedCapacity: piece.count) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      storage.idOfCode.withView { idOfCode in
        storage.idOfCluster.withUnsafeBufferPointer { idOfCluster in
          var sink = EncodingSink(
            idOfCode: idOfCode, idOfCluster: idOfCluster, next: start, unseen: unseen)
          unseen = UnseenTally()
          encode(&clusters, &sink)
          unseen = sink.unseen
          count = sink.next - start
        }
      }
    }
  }
}

/// Ids of a text, with what the vocabulary did not hold.
public struct EncodedText: Sendable, Equatable {
  /// The ids, in order.
  public let units: EncodedUnits
  /// What was encoded as `<unk>`.
  public let unseen: UnseenUnits
}

/// Writes the ids of codes into memory that is large enough.
struct EncodingSink<ID: UnsignedInteger & FixedWidthInteger>: UnitSink {
  let idOfCode: ScalarTable<UInt32>.View
  let idOfCluster: UnsafeBufferPointer<UInt32>
  var next: UnsafeMutablePointer<ID>
  var unseen: UnseenTally

  @inline(__always)
  mutating func take(_ code: UInt32) {
    var id: UInt32 = 0
    if code < UnitCode.firstCluster {
      id = idOfCode[code]
    } else if code - UnitCode.firstCluster < UInt32(idOfCluster.count) {
      id = idOfCluster[Int(code - UnitCode.firstCluster)]
    }
    if id == 0 { unseen.add(code) }
    next.initialize(to: ID(truncatingIfNeeded: id))
    next += 1
  }
}
