/// How one kind of tokenization unit splits text into units and assembles it again.
///
/// Internally, a unit is a *code*: its scalar value or byte, a number for a part of a syllable, or the number
/// of a cluster of several scalars in a `ClusterTable`.
protocol Segmentation {
  /// One line for help.
  static var summary: String { get }

  /// Codes that a vocabulary contains even if the text does not have them.
  static var fixedCodes: Range<UInt32> { get }

  /// Whether text in a normalization form can be split into these units without loss.
  static func accepts(_ normalization: Normalization) -> Bool

  /// Passes the codes of well-formed UTF-8 to `sink`, in order. The bytes begin and end at a grapheme
  /// boundary.
  static func segment<Sink: UnitSink>(
    _ bytes: UnsafeBufferPointer<UInt8>, clusters: inout ClusterTable, into sink: inout Sink)

  /// A close upper bound on the number of units of a text.
  static func mostUnits(in text: NormalizedText) -> Int

  /// The unit of a code.
  static func unit(of code: UInt32, clusters: ClusterTable) -> TextUnit

  /// The code of a unit, or nil if this kind has no such unit.
  static func code(of unit: TextUnit, clusters: inout ClusterTable) -> UInt32?

  /// Makes an assembler, which turns codes back into scalars.
  static func makeAssembler() -> any UnitAssembler

  // The following have default implementations; they are requirements so that the inner loops are specialized
  // for each kind.

  static func count(_ bytes: UnsafeBufferPointer<UInt8>, into counts: inout UnitCounts)
  static func encode(
    _ bytes: UnsafeBufferPointer<UInt8>, clusters: inout ClusterTable,
    into sink: inout EncodingSink<UInt16>)
  static func encode(
    _ bytes: UnsafeBufferPointer<UInt8>, clusters: inout ClusterTable,
    into sink: inout EncodingSink<UInt32>)
  static func number(
    _ bytes: UnsafeBufferPointer<UInt8>, clusters: inout ClusterTable,
    into sink: inout NumberingSink<UInt16>)
  static func number(
    _ bytes: UnsafeBufferPointer<UInt8>, clusters: inout ClusterTable,
    into sink: inout NumberingSink<UInt32>)
  static func codes(
    of bytes: UnsafeBufferPointer<UInt8>, clusters: inout ClusterTable
  ) -> [UInt32]
}

/// Receives codes one by one.
protocol UnitSink {
  mutating func take(_ code: UInt32)

  /// Takes the code of a part of a syllable, or nothing; best without a branch, because half of all syllables
  /// have no trailing consonant and no processor can predict which.
  mutating func take(part code: UInt32, if exists: Bool)
}

extension UnitSink {
  mutating func take(part code: UInt32, if exists: Bool) {
    if exists { take(code) }
  }
}

/// Turns codes into scalars, holding back those that a later code may still change.
protocol UnitAssembler: Sendable {
  /// Takes a code and appends the scalars that are now certain.
  mutating func take(_ code: UInt32, clusters: ClusterTable, into scalars: inout [UInt32])

  /// Appends what is held back if it is complete, drops it otherwise, and resets.
  mutating func finish(into scalars: inout [UInt32])
}

/// The ranges of codes.
enum UnitCode {
  /// Parts of syllables: 19 leading consonants, then 21 vowels, then 27 trailing consonants.
  static let firstLeading: UInt32 = 0x110000
  static let firstVowel = firstLeading + 19
  static let firstTrailing = firstVowel + 21
  static let parts = firstLeading..<firstTrailing + 27

  /// Where a document begins and ends; no text has it.
  static let boundary: UInt32 = 0x1100FF

  /// Clusters of several scalars, by their index in a `ClusterTable`.
  static let firstCluster: UInt32 = 0x110100

  /// No unit: the code of `<unk>`.
  static let unknown = UInt32.max
}

extension Segmentation {
  static var fixedCodes: Range<UInt32> { 0..<0 }

  static func accepts(_ normalization: Normalization) -> Bool { true }

  static func mostUnits(in text: NormalizedText) -> Int { text.scalarCount }

  static func count(_ bytes: UnsafeBufferPointer<UInt8>, into counts: inout UnitCounts) {
    counts.withSink { sink, clusters in segment(bytes, clusters: &clusters, into: &sink) }
  }

  static func encode(
    _ bytes: UnsafeBufferPointer<UInt8>, clusters: inout ClusterTable,
    into sink: inout EncodingSink<UInt16>
  ) {
    // A sink of its own can live in registers.
    var local = sink
    segment(bytes, clusters: &clusters, into: &local)
    sink = local
  }

  static func encode(
    _ bytes: UnsafeBufferPointer<UInt8>, clusters: inout ClusterTable,
    into sink: inout EncodingSink<UInt32>
  ) {
    // A sink of its own can live in registers.
    var local = sink
    segment(bytes, clusters: &clusters, into: &local)
    sink = local
  }

  static func number(
    _ bytes: UnsafeBufferPointer<UInt8>, clusters: inout ClusterTable,
    into sink: inout NumberingSink<UInt16>
  ) {
    segment(bytes, clusters: &clusters, into: &sink)
  }

  static func number(
    _ bytes: UnsafeBufferPointer<UInt8>, clusters: inout ClusterTable,
    into sink: inout NumberingSink<UInt32>
  ) {
    segment(bytes, clusters: &clusters, into: &sink)
  }

  static func codes(
    of bytes: UnsafeBufferPointer<UInt8>, clusters: inout ClusterTable
  ) -> [UInt32] {
    var sink = CollectingSink()
    segment(bytes, clusters: &clusters, into: &sink)
    return sink.codes
  }
}

/// Collects codes in an array, for short texts.
struct CollectingSink: UnitSink {
  private(set) var codes: [UInt32] = []

  mutating func take(_ code: UInt32) { codes.append(code) }
}
