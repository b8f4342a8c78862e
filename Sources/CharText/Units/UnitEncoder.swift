import UnitSequences

/// Encodes a text that comes in pieces.
public struct UnitEncoder: Sendable {
  private let vocabulary: Vocabulary
  /// The vocabulary's clusters, and the unseen ones after them.
  private var clusters: ClusterTable
  private var unseen = UnseenTally()
  private var narrow: [UInt16] = []
  private var wide: [UInt32] = []
  private let isNarrow: Bool
  /// Text that is normalized already needs only grapheme boundaries; short text needs none.
  private lazy var cutter = PieceCutter(form: .none)

  /// Bytes that are encoded in one go.
  private static let partSize = 1 << 15

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
    text.bytes.withUnsafeBufferPointer { append(piece: $0) }
  }

  /// Encodes a piece that `TextReader.readPieces` has made.
  package mutating func append(piece: UnsafeBufferPointer<UInt8>) {
    // Little by little, so that the ids of a part are still in cache when they are put to the others.
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
    // No kind of unit makes more units than there are bytes; one place more is for a part that is not there.
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

/// Ids of a text, with what the vocabulary did not hold.
public struct EncodedText: Sendable, Equatable {
  /// The ids, in order.
  public let units: UnitSequence
  /// What was encoded as `<unk>`.
  public let unseen: UnseenUnits
}

/// Writes the ids of codes, and the codes that have none, into memory that is large enough.
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

  /// Writes always and moves on by `step`, so that nothing has to be foreseen.
  @inline(__always)
  private mutating func put(_ id: UInt32, of code: UInt32, _ step: Int) {
    next.initialize(to: ID(truncatingIfNeeded: id))
    next += step
    unseen.initialize(to: code)
    unseen += id == 0 ? step : 0
  }
}
