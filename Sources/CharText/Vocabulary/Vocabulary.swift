import UnitSequences

/// The units of a text and their ids: 0 is `<unk>`, 1 the boundary of documents if there is one, then the
/// units by descending count.
///
/// Encoding and then decoding gives exactly the normalized text if no unit was folded into `<unk>`.
/// A copy is cheap: copies share one immutable table.
public struct Vocabulary: Sendable {
  /// The kind of the units.
  public var unit: UnitKind { storage.unit }
  /// The normalization form of the texts that it encodes.
  public var normalization: Normalization { storage.normalization }
  /// V: the number of ids, including `<unk>`.
  public var count: Int { storage.codes.count }

  /// Up to this many ids, each id fits in two bytes.
  public static let narrowLimit = 65_536

  let storage: VocabularyStorage

  /// Makes a vocabulary from units in the order of their ids, `<unk>` first.
  ///
  /// - Throws: `VocabularyError` if the list is invalid.
  public init(
    unit: UnitKind, normalization: Normalization, units: [TextUnit]
  ) throws(VocabularyError) {
    storage = try VocabularyStorage(unit: unit, normalization: normalization, units: units)
  }

  /// The unit of an id.
  public func unit(of id: UInt32) -> TextUnit {
    precondition(Int(id) < count, "id \(id) of a vocabulary of \(count) units")
    return storage.unit(of: id)
  }

  /// All units in the order of their ids, `<unk>` first.
  public var units: [TextUnit] { (0..<UInt32(count)).map { storage.unit(of: $0) } }

  /// The id of a unit, or nil if it is not in the vocabulary.
  public func id(of unit: TextUnit) -> UInt32? {
    if unit == .unknown { return 0 }
    if unit == .boundary { return boundaryID }
    var clusters = storage.clusters
    guard let code = self.unit.segmentation.code(of: unit, clusters: &clusters) else { return nil }
    return storage.id(ofCode: code)
  }

  /// The id of the unit that begins and ends documents, which is never written; nil if the model knows of no
  /// documents.
  public var boundaryID: UInt32? { storage.hasBoundary ? 1 : nil }

  /// The id of the unit that a text without a prompt begins with: the boundary of documents, or the line
  /// feed; nil if the training text had neither.
  public var beginningID: UInt32? { boundaryID ?? newlineID }

  /// The id of the line feed.
  ///
  /// Nil if the training text had no line feed.
  public var newlineID: UInt32? { id(of: unit == .byte ? .byte(0x0A) : .text([0x0A])) }

  /// Encodes a text, which must be in the vocabulary's normalization form.
  public func encode(_ text: NormalizedText) -> EncodedText {
    var encoder = UnitEncoder(self, reserving: unit.segmentation.mostUnits(in: text))
    encoder.append(text)
    return encoder.finish()
  }

  /// Normalizes and encodes a string, such as a prompt.
  public func encode(_ string: String) -> EncodedText {
    encode(NormalizedText(string, normalization: normalization))
  }

  /// The text of ids, in UTF-8.
  ///
  /// `<unk>` and the boundary of documents have no text; bytes that are not UTF-8 and parts that form no
  /// syllable are dropped.
  public func decodeBytes(_ ids: some Sequence<UInt32>) -> [UInt8] {
    var assembler = unit.segmentation.makeAssembler()
    var scalars: [UInt32] = []
    var bytes: [UInt8] = []
    for id in ids {
      precondition(Int(id) < count, "id \(id) of a vocabulary of \(count) units")
      if !storage.hasText(id) {
        assembler.finish(into: &scalars)
      } else {
        assembler.take(storage.codes[Int(id)], clusters: storage.clusters, into: &scalars)
      }
      for scalar in scalars { bytes.appendUTF8(scalar) }
      scalars.removeAll(keepingCapacity: true)
    }
    assembler.finish(into: &scalars)
    for scalar in scalars { bytes.appendUTF8(scalar) }
    return bytes
  }

  /// The text of ids, as a string (see `decodeBytes`).
  public func decode(_ ids: some Sequence<UInt32>) -> String {
    String(decoding: decodeBytes(ids), as: UTF8.self)
  }

  /// The text of encoded units (see `decodeBytes`).
  public func decode(_ units: UnitSequence) -> String {
    switch units {
    case .narrow(let ids): decode(ids.lazy.map { UInt32($0) })
    case .wide(let ids): decode(ids)
    }
  }
}

extension Vocabulary: Equatable {
  /// Whether kind, form, units and their order are the same.
  public static func == (left: Vocabulary, right: Vocabulary) -> Bool {
    left.storage === right.storage
      || (left.unit == right.unit && left.normalization == right.normalization
        && left.units == right.units)
  }
}
