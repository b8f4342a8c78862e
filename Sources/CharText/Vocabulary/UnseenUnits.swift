/// The units of a text that are not in the vocabulary and were encoded as `<unk>`.
public struct UnseenUnits: Sendable, Equatable {
  /// One such unit.
  public struct Entry: Sendable, Equatable {
    public let unit: TextUnit
    /// How often it occurred.
    public let count: Int
  }

  /// The number of unseen units in the text, including repetitions.
  public let count: Int
  /// The number of distinct unseen units.
  public let distinctCount: Int
  /// The first of them, in the order of their occurrence; at most `UnseenUnits.listed`.
  public let first: [Entry]

  /// The maximum number of units listed.
  public static let listed = 16

  /// Whether every unit was in the vocabulary.
  public var isEmpty: Bool { count == 0 }
}

extension UnseenUnits: CustomStringConvertible {
  /// The unseen units in words, such as `뷁, U+200B ×3 and 2 more`.
  public var description: String {
    let names = first.map { $0.count == 1 ? "\($0.unit)" : "\($0.unit) ×\($0.count)" }
    let list = names.joined(separator: ", ")
    return distinctCount > first.count ? "\(list) and \(distinctCount - first.count) more" : list
  }
}

/// Counts codes without an id, in the order of their first occurrence.
struct UnseenTally: Sendable {
  private(set) var count = 0
  private var places: [UInt32: Int] = [:]
  private var codes: [(code: UInt32, count: Int)] = []

  mutating func add(_ code: UInt32) {
    count += 1
    if let place = places[code] {
      if place < codes.count { codes[place].count += 1 }
      return
    }
    places[code] = places.count
    if codes.count < UnseenUnits.listed { codes.append((code, 1)) }
  }

  func report(_ segmentation: any Segmentation.Type, _ clusters: ClusterTable) -> UnseenUnits {
    UnseenUnits(
      count: count, distinctCount: places.count,
      first: codes.map { entry in
        .init(unit: segmentation.unit(of: entry.code, clusters: clusters), count: entry.count)
      })
  }
}
