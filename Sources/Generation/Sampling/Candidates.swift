/// The units that may come next, as the steps of a sampler chain see them: they lower, raise and remove.
///
/// One buffer, used again for every unit of a text: after the first ``load(_:)`` nothing is allocated. Candidates
/// with a logit of −∞ are no candidates and never in it. What the buffer does not promise: that ids are contiguous.
public struct Candidates: Sendable {
  /// How the candidates are arranged.
  public enum Order: Sendable, Equatable {
    /// Ids rise.
    case byID
    /// Logits fall; equal logits with the lower id first.
    case byLogit
  }

  /// [`count`…] ids; what lies behind `count` is left over from earlier.
  var ids: [UInt32] = []
  /// The logit of each of `ids`.
  var logits: [Float] = []
  /// Room for a number a candidate: exponentials.
  var weights: [Float] = []
  /// Room for another: how far a candidate is from what a step looks for.
  var distances: [Float] = []
  /// Room for sorting: a logit and an id in one number (``Candidates/sort(by:)``).
  var keys: [UInt64] = []
  /// Room for adding up: the weights of candidates by distance (``Candidates/keepNearest(_:distance:rank:)``).
  var distanceMasses: [Double] = []

  /// How many candidates are left.
  public internal(set) var count = 0
  /// How they are arranged now.
  public internal(set) var order = Order.byID

  /// Above the ids of all candidates that there can be.
  var idBound: Int { ids.count }

  /// An empty buffer.
  public init() {}

  /// Candidates with the given logits, the id of each its place; a −∞ is left out.
  ///
  /// - Throws: ``SamplerError/modelProducedNoNumbers(id:)`` for a logit that is NaN or +∞.
  public init(logits: [Float]) throws(SamplerError) {
    try load(logits)
  }

  /// Replaces the candidates by all units of a row of logits that are above −∞.
  ///
  /// - Parameter row: [V], the logit of each id.
  /// - Throws: ``SamplerError/modelProducedNoNumbers(id:)`` for a logit that is NaN or +∞.
  public mutating func load(_ row: [Float]) throws(SamplerError) {
    try row.withUnsafeBufferPointer { row throws(SamplerError) in try load(row) }
  }

  /// Replaces the candidates by all units of a row of logits that are above −∞.
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
    // Without their sign, the bits of NaN and ±∞ are above those of every number: integers are vectorised.
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
  /// The place of the first candidate.
  public var startIndex: Int { 0 }
  /// The place behind the last candidate.
  public var endIndex: Int { count }

  /// The candidate at a place.
  public subscript(place: Int) -> Candidate {
    precondition(place >= 0 && place < count, "candidate \(place) of \(count)")
    return Candidate(id: ids[place], logit: logits[place])
  }
}
