import Foundation

/// Why a vocabulary could not be built or read.
public enum VocabularyError: Error, Sendable, Equatable {
  /// The unit needs text in which Hangul is composed (NFC or NFKC).
  case unitNeedsComposedText(unit: UnitKind, normalization: Normalization)
  /// The vocabulary in a file has no units at all.
  case empty
  /// The first unit is not `<unk>`.
  case unknownUnitMissing
  /// The entry with this id is not a unit of the kind; `entry` is the entry in readable form.
  case notAUnit(id: Int, entry: String, unit: UnitKind)
  /// Two ids have the same unit.
  case duplicate(unit: String, firstID: Int, secondID: Int)
  /// The boundary of documents has this id instead of 1.
  case boundaryOutOfPlace(id: Int)
  /// A byte vocabulary lacks this byte.
  case byteMissing(UInt8)
  /// The text is not a vocabulary in JSON; `reason` says why.
  case notJSON(reason: String)
}

extension VocabularyError: CustomStringConvertible {
  /// What is wrong and what to do about it.
  public var description: String {
    switch self {
    case .unitNeedsComposedText(let unit, let normalization):
      "units of \(unit.rawValue) need text in nfc or nfkc, not \(normalization.rawValue)"
    case .empty: "the vocabulary has no units"
    case .unknownUnitMissing: "the vocabulary does not begin with \(TextUnit.unknownName)"
    case .notAUnit(let id, let entry, let unit):
      "entry \(id) of the vocabulary, \(entry), is no unit of kind \(unit.rawValue)"
    case .duplicate(let unit, let firstID, let secondID):
      "entries \(firstID) and \(secondID) of the vocabulary are the same unit, \(unit)"
    case .boundaryOutOfPlace(let id):
      "entry \(id) of the vocabulary is \(TextUnit.boundaryName), which must be entry 1"
    case .byteMissing(let byte):
      "the byte vocabulary lacks the byte \(TextUnit.byte(byte))"
    case .notJSON(let reason): "the vocabulary is not in the expected JSON form: \(reason)"
    }
  }
}

extension VocabularyError: LocalizedError {
  public var errorDescription: String? { description }
}
