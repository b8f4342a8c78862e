/// A sequence of unit ids, stored in two bytes each if all ids allow it.
public enum UnitSequence: Sendable, Equatable {
  /// Ids below 65,536.
  case narrow([UInt16])
  /// Any ids.
  case wide([UInt32])

  /// The ids, narrow if all of them allow it.
  public init(_ ids: [UInt32]) {
    self = ids.allSatisfy { $0 <= UInt16.max } ? .narrow(ids.map { UInt16($0) }) : .wide(ids)
  }

  /// The number of ids.
  public var count: Int {
    switch self {
    case .narrow(let ids): ids.count
    case .wide(let ids): ids.count
    }
  }

  /// Whether the sequence is empty.
  public var isEmpty: Bool { count == 0 }

  /// The id at an index.
  public subscript(place: Int) -> UInt32 {
    switch self {
    case .narrow(let ids): UInt32(ids[place])
    case .wide(let ids): ids[place]
    }
  }

  /// All ids, in four bytes each.
  public var ids: [UInt32] {
    switch self {
    case .narrow(let ids): ids.map { UInt32($0) }
    case .wide(let ids): ids
    }
  }

  /// The number of bytes that the ids take.
  package var byteCount: Int {
    switch self {
    case .narrow(let ids): ids.count * 2
    case .wide(let ids): ids.count * 4
    }
  }
}
