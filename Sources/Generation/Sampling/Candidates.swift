/// The units that may come next, as the steps of a sampler chain see and change them.
///
/// One buffer, reused for every unit of a text: after the first ``load(_:)`` nothing is allocated. Units with
/// a logit of −∞ are not candidates and are never in it. The ids need not be contiguous.
public struct Candidates: Sendable {
  /// The order of the candidates.
  public enum Order: Sendable, Equatable {
    /// Ascending ids.
    case byID
    /// Descending logits; of equal ones the lower id first.
    case byLogit
  }

  /// The ids; elements from `count` on are unused.
  var ids: [UInt32] = []
  /// The logit of each of `ids`.
  var logits: [Float] = []
  /// Scratch space, one number per candidate: exponentials.
  var weights: [Float] = []
  /// Scratch space, one number per candidate: its distance from what a step looks for.
  var distances: [Float] = []
  /// Scratch space for sorting: a logit and an id in one number (``Candidates/sort(by:)``).
  var keys: [UInt64] = []
  /// Scratch space for sums of weights by distance (``Candidates/keepNearest(_:distance:rank:)``).
  var distanceMasses: [Double] = []

  /// How many candidates are left.
  public internal(set) var count = 0
  /// Their current order.
  public internal(set) var order = Order.byID

  /// A number greater than all possible ids.
  var idBound: Int { ids.count }

  /// An empty buffer.
  public init() {}

  /// Candidates with the given logits; the id of each is its index. Those with −∞ are left out.
  ///
  /// - Throws: ``SamplerError/modelProducedNoNumbers(id:)`` for a logit that is NaN or +∞.
  public init(logits: [Float]) throws(SamplerError) {
    try load(logits)
  }

  /// Replaces the candidates with all units of a row of logits that are greater than −∞.
  ///
  /// - Parameter row: [V], the logit of each id.
  /// - Throws: ``SamplerError/modelProducedNoNumbers(id:)`` for a logit that is NaN or +∞.
  public mutating func load(_ row: [Float]) throws(SamplerError) {
    try row.withUnsafeBufferPointer { row throws(SamplerError) in try load(row) }
  }

  /// Replaces the candidates with all units of a row of logits that are greater than −∞.
  ///
  /// - Parameter row: [V], the logit of each id.
  /// - Throws: ``SamplerError/modelProducedNoNumbers(id:)`` for a logit that is NaN or +∞.
  public mutating func load(_ row: UnsafeBufferPointer<Float>) throws(SamplerError) {
    let size = row.count
    if ids.count < size {
      ids = Array(repeating: 0, count: size)
      logits = Array(repeating: 0, count: size)
      weights = Array(repeating: 0, count: size)
      distances = Array(repeating: 0, count: size)
    }
    // Without the sign, the bits of NaN and ±∞ are greater than those of every finite number; integer
    // comparisons are vectorized.
    var largestBits: Int32 = 0
    ids.withUnsafeMutableBufferPointer { ids in
      logits.withUnsafeMutableBufferPointer { logits in
        for place in 0..<size { ids[place] = UInt32(truncatingIfNeeded: place) }
        for place in 0..<size {
          logits[place] = row[place]
          let bits = Int32(bitPattern: row[place].bitPattern & 0x7FFF_FFFF)
          largestBits = bits > largestBits ? bits : largestBits
        }
      }
    }
    count = size
    order = .byID
    guard largestBits >= Float.infinity.bitPattern else { return }
    if let place = row.firstIndex(where: { !($0 < .infinity) }) {
      count = 0
      throw .modelProducedNoNumbers(id: UInt32(place))
    }
    keep { $0.logit > -.infinity }
  }
}

extension Candidates: RandomAccessCollection {
  /// The index of the first candidate.
  public var startIndex: Int { 0 }
  /// The index after the last candidate.
  public var endIndex: Int { count }

  /// The candidate at an index.
  public subscript(place: Int) -> Candidate {
    precondition(place >= 0 && place < count, "candidate \(place) of \(count)")
    return Candidate(id: ids[place], logit: logits[place])
  }
}
