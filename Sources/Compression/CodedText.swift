import CharText

/// Any bytes as units of a vocabulary and escaped bytes, from which they come back unchanged.
///
/// What cannot be written with the vocabulary's units is escaped: bytes that are not UTF-8, units that the
/// vocabulary does not have, text that normalization would change, carriage returns.
public struct CodedText: Sendable, Equatable {
  /// A stretch of the text.
  public enum Part: Sendable, Equatable {
    /// Units; none of them is `<unk>`.
    case units([UInt32])
    /// Bytes as they are; not empty.
    case escaped([UInt8])
  }

  /// The stretches, in order; two of one kind never follow each other.
  public private(set) var parts: [Part] = []
  /// The stretch that is being extended, of one kind or the other; empty once all is split.
  private var units: [UInt32] = []
  private var escaped: [UInt8] = []

  /// The text is first tried in pieces of this many bytes.
  private static let pieceSize = 1 << 14

  /// Splits bytes.
  public init(_ bytes: some RandomAccessCollection<UInt8>, vocabulary: Vocabulary) {
    let bytes = Array(bytes)
    var start = 0
    while start < bytes.count {
      let end = Self.cut(in: bytes[...], atOrAfter: min(start + Self.pieceSize, bytes.count))
      append(bytes[start..<end], vocabulary)
      start = end
    }
    endUnits()
    endEscape()
  }

  /// The bytes of the parts.
  public func bytes(_ vocabulary: Vocabulary) -> [UInt8] {
    parts.flatMap { part in
      switch part {
      case .units(let ids): vocabulary.decodeBytes(ids)
      case .escaped(let bytes): bytes
      }
    }
  }

  /// Appends a piece as units where they are the same bytes; halves it otherwise.
  private mutating func append(_ piece: ArraySlice<UInt8>, _ vocabulary: Vocabulary) {
    guard !piece.isEmpty else { return }
    if let ids = Self.ids(of: piece, vocabulary) { return append(ids) }
    let middle = Self.cut(in: piece, atOrAfter: piece.startIndex + piece.count / 2)
    guard middle < piece.endIndex, middle > piece.startIndex else {
      // One character, or the end of one.
      guard piece.count > 4 else { return escape(piece) }
      let half = piece.startIndex + piece.count / 2
      append(piece[..<half], vocabulary)
      return append(piece[half...], vocabulary)
    }
    append(piece[..<middle], vocabulary)
    append(piece[middle...], vocabulary)
  }

  /// The ids that stand for exactly these bytes; nil if there are none.
  private static func ids(of piece: ArraySlice<UInt8>, _ vocabulary: Vocabulary) -> [UInt32]? {
    guard let text = String(validating: piece, as: UTF8.self) else { return nil }
    let encoded = vocabulary.encode(text)
    guard encoded.unseen.isEmpty else { return nil }
    let ids = (0..<encoded.units.count).map { encoded.units[$0] }
    return vocabulary.decodeBytes(ids).elementsEqual(piece) ? ids : nil
  }

  private mutating func append(_ ids: [UInt32]) {
    endEscape()
    units += ids
  }

  private mutating func escape(_ bytes: ArraySlice<UInt8>) {
    endUnits()
    escaped += bytes
  }

  private mutating func endUnits() {
    guard !units.isEmpty else { return }
    parts.append(.units(units))
    units = []
  }

  private mutating func endEscape() {
    guard !escaped.isEmpty else { return }
    parts.append(.escaped(escaped))
    escaped = []
  }

  /// The first beginning of a character at or after a place, at most three bytes on.
  private static func cut(in bytes: ArraySlice<UInt8>, atOrAfter place: Int) -> Int {
    var place = place
    for _ in 0..<3 where place < bytes.endIndex && bytes[place] & 0xC0 == 0x80 { place += 1 }
    return place
  }
}
