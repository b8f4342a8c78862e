/// A text as ids, in two bytes a unit where the vocabulary allows it.
public enum UnitSequence: Sendable, Equatable {
  /// Ids below 65,536.
  case narrow([UInt16])
  /// Any ids.
  case wide([UInt32])

  /// How many units the text has.
  public var count: Int {
    switch self {
    case .narrow(let ids): ids.count
    case .wide(let ids): ids.count
    }
  }

  /// The id at a place.
  public subscript(place: Int) -> UInt32 {
    switch self {
    case .narrow(let ids): UInt32(ids[place])
    case .wide(let ids): ids[place]
    }
  }
}
