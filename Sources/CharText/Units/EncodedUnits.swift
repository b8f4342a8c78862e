/// Ids of a text, in two bytes each where the vocabulary allows it.
public enum EncodedUnits: Sendable, Equatable {
  /// Ids of a vocabulary of at most 65,536 units.
  case narrow([UInt16])
  /// Ids of a larger one.
  case wide([UInt32])

  /// Number of ids.
  public var count: Int {
    switch self {
    case .narrow(let ids): ids.count
    case .wide(let ids): ids.count
    }
  }

  /// Whether there are none.
  public var isEmpty: Bool { count == 0 }

  /// The id at a place.
  public subscript(position: Int) -> UInt32 {
    switch self {
    case .narrow(let ids): UInt32(ids[position])
    case .wide(let ids): ids[position]
    }
  }

  /// All ids, in four bytes each.
  public var ids: [UInt32] {
    switch self {
    case .narrow(let ids): ids.map { UInt32($0) }
    case .wide(let ids): ids
    }
  }
}
