import UnitSequences

/// Encodes a text that arrives in pieces.
public struct UnitEncoder: Sendable {
  private let vocabulary: Vocabulary
  /// The clusters of the vocabulary, followed by unseen ones.
  private var clusters: ClusterTable
  private var unseen = UnseenTally()
  private var narrow: [UInt16] = []
  private var wide: [UInt32] = []
  private let isNarrow: Bool
  /// Text that is already normalized needs only grapheme boundaries; short text needs none.
  private lazy var cutter = PieceCutter(form: .none)

  /// The number of bytes encoded at a time.
  private static let partSize = 1 << 15

  /// - Parameter units: The approximate number of units, if known; saves memory on large texts.
  public init(_ vocabulary: Vocabulary, reserving units: Int = 0) {
    self.vocabulary = vocabulary
    clusters = vocabulary.storage.clusters
    isNarrow = vocabulary.count <= Vocabulary.narrowLimit
    if isNarrow { narrow.reserveCapacity(units) } else { wide.reserveCapacity(units) }
  }

  /// The number of ids so far.
  package var count: Int { isNarrow ? narrow.count : wide.count }

  /// Appends the ids of a text.
  public mutating func append(_ text: NormalizedText) {
    precondition(
      text.normalization == vocabulary.normalization,
      "a text in \(text.normalization) for a vocabulary in \(vocabulary.normalization)")
    text.bytes.withUnsafeBufferPointer { append(piece: $0) }
  }

  /// Appends the ids of a piece from `TextReader.readPieces`.
  package mutating func append(piece: UnsafeBufferPointer<UInt8>) {
    // In small parts, so that their ids are still in cache when they are appended to the others.
    var start = 0
    while start < piece.count {
      let isLast = piece.count - start <= Self.partSize
      let end = isLast ? piece.count : cutter.pieceEnd(in: piece, from: start, size: Self.partSize)
      let part = UnsafeBufferPointer(rebasing: piece[start..<end])
      let segmentation = vocabulary.unit.segmentation
      if isNarrow {
        let ids: [UInt16] = encoded(part) { segmentation.encode(part, clusters: &$0, into: &$1) }
        narrow += ids
      } else {
        let ids: [UInt32] = encoded(part) { segmentation.encode(part, clusters: &$0, into: &$1) }
        wide += ids
      }
      start = end
    }
  }

  /// All ids, and the units that are not in the vocabulary.
  public consuming func finish() -> EncodedText {
    let report = unseen.report(vocabulary.unit.segmentation, clusters)
    return EncodedText(units: isNarrow ? .narrow(narrow) : .wide(wide), unseen: report)
  }

  /// The ids of one piece in a separate buffer, so that the whole grows only by the actual number.
  private mutating func encoded<ID: UnsignedInteger & FixedWidthInteger>(
    _ piece: UnsafeBufferPointer<UInt8>,
    _ encode: (inout ClusterTable, inout EncodingSink<ID>) -> Void
  ) -> [ID] {
    let storage = vocabulary.storage
    // No kind of unit makes more units than there are bytes; one more element is for an absent trailing part.
    let most = piece.count + 1
    return [ID](unsafeUninitializedCapacity: most) { ids, count in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: most) { codes in
        storage.idOfCode.withView { idOfCode in
          storage.idOfCluster.withUnsafeBufferPointer { idOfCluster in
            guard let firstID = ids.baseAddress, let firstCode = codes.baseAddress else { return }
            var sink = EncodingSink(
              idOfCode: idOfCode, idOfCluster: idOfCluster, next: firstID, unseen: firstCode)
            encode(&clusters, &sink)
            count = sink.next - firstID
            for code in codes[..<(sink.unseen - firstCode)] { unseen.add(code) }
          }
        }
      }
    }
  }
}

/// The ids of a text, and the units that are not in the vocabulary.
public struct EncodedText: Sendable, Equatable {
  /// The ids, in order.
  public let units: UnitSequence
  /// The units that were encoded as `<unk>`.
  public let unseen: UnseenUnits
}

/// Writes the ids of codes, and the codes without an id, to buffers that are large enough.
struct EncodingSink<ID: UnsignedInteger & FixedWidthInteger>: UnitSink {
  let idOfCode: ScalarTable<UInt32>.View
  let idOfCluster: UnsafeBufferPointer<UInt32>
  var next: UnsafeMutablePointer<ID>
  var unseen: UnsafeMutablePointer<UInt32>

  @inline(__always)
  mutating func take(_ code: UInt32) {
    var id: UInt32 = 0
    if code < UnitCode.firstCluster {
      id = idOfCode[code]
    } else if code - UnitCode.firstCluster < UInt32(idOfCluster.count) {
      id = idOfCluster[Int(code - UnitCode.firstCluster)]
    }
    put(id, of: code, 1)
  }

  @inline(__always)
  mutating func take(part code: UInt32, if exists: Bool) {
    put(idOfCode[code], of: code, exists ? 1 : 0)
  }

  /// Always writes and advances by `step`, so that there is no branch to predict.
  @inline(__always)
  private mutating func put(_ id: UInt32, of code: UInt32, _ step: Int) {
    next.initialize(to: ID(truncatingIfNeeded: id))
    next += step
    unseen.initialize(to: code)
    unseen += id == 0 ? step : 0
  }
}
