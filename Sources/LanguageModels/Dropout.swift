/// Dropout (Srivastava et al. 2014; between layers only: Zaremba, Sutskever and Vinyals 2014) whose masks are a
/// function of their coordinates.
///
/// An element is kept or not by a hash of (seed, step, place, lane, time, unit), so that every engine, any number of
/// threads and a resumed run see the same masks, and none has to be stored.
public struct Dropout: Sendable, Equatable {
  /// Where in the network a mask acts.
  public enum Place: UInt32, Sendable {
    /// On the hidden states that layer l passes to layer l + 1; the layer is added to this number.
    case betweenLayers = 0x100
  }

  /// The probability with which an element is dropped, from 0 up to but not 1.
  public let probability: Float
  /// The seed of the run.
  public let seed: UInt64
  /// The update step that the window belongs to.
  public let step: UInt64

  /// Masks for one window.
  public init(probability: Float, seed: UInt64, step: UInt64) {
    precondition(probability >= 0 && probability < 1, "a dropout probability of \(probability)")
    self.probability = probability
    self.seed = seed
    self.step = step
  }

  /// What kept elements are multiplied by, 1 / (1 − p), so that the expectation stays.
  public var scale: Float { 1 / (1 - probability) }

  /// An element is kept when its 32-bit hash is at least this: p · 2³².
  package var threshold: UInt32 { UInt32(min(Double(probability) * 0x1p32, Double(UInt32.max))) }

  /// The key of all masks at one place of one layer.
  package func key(_ place: Place, layer: Int) -> UInt64 {
    let site = UInt64(place.rawValue) + UInt64(layer)
    return SeededGenerator.mix(
      SeededGenerator.mix(seed ^ SeededGenerator.mix(step &+ 0x5851_F42D_4C95_7F2D)) ^ site)
  }

  /// The key of one row: one lane at one time.
  package static func rowKey(_ key: UInt64, time: Int, lane: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: SeededGenerator.mix(key &+ (UInt64(time) << 32 | UInt64(lane))) >> 16)
  }

  /// The hash of one element of a row: the 32-bit finalizer of MurmurHash3 (Appleby) over a Weyl sequence.
  package static func hash(rowKey: UInt32, unit: Int) -> UInt32 {
    var x = rowKey ^ (UInt32(truncatingIfNeeded: unit) &* 0x9E37_79B1)
    x ^= x >> 16
    x = x &* 0x85EB_CA6B
    x ^= x >> 13
    x = x &* 0xC2B2_AE35
    return x ^ (x >> 16)
  }

  /// What an element is multiplied by: 0 or ``scale``.
  package func factor(_ place: Place, layer: Int, time: Int, lane: Int, unit: Int) -> Float {
    let row = Self.rowKey(key(place, layer: layer), time: time, lane: lane)
    return Self.hash(rowKey: row, unit: unit) >= threshold ? scale : 0
  }
}
