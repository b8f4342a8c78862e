/// Dropout (Srivastava et al. 2014; on the non-recurrent connections only: Zaremba, Sutskever and
/// Vinyals 2014) whose masks are a function of their coordinates.
///
/// Whether an element is kept is decided by a hash of (seed, step, place, lane, time, unit), so that every
/// engine, any number of threads and a resumed run see the same masks, and no mask has to be stored. *Locked*
/// masks do not depend on the time: one mask per lane and window (Gal and Ghahramani 2016). *Weight-drop*
/// drops elements of the recurrent matrices, the same ones for all steps and lanes of a window (Merity,
/// Keskar and Socher 2018).
public struct Dropout: Sendable, Equatable {
  /// Where in the network a mask is applied.
  public enum Place: UInt32, Sendable {
    /// The hidden states that layer l passes to layer l + 1; the layer number is added to this value.
    case betweenLayers = 0x100
    /// The rows of the embedding that layer 0 reads.
    case embedding = 0x200
    /// The hidden states that the projection reads.
    case output = 0x300
    /// The elements of a layer's recurrent matrix; the layer number is added to this value. A row of the
    /// matrix takes the place of the time.
    case recurrentWeight = 0x400
  }

  /// The set of places at which activations are dropped.
  public struct Places: OptionSet, Sendable, Equatable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// After the embedding.
    public static let embedding = Places(rawValue: 1)
    /// Between layers.
    public static let betweenLayers = Places(rawValue: 2)
    /// Before the projection.
    public static let output = Places(rawValue: 4)
    /// All three places.
    public static let all: Places = [.embedding, .betweenLayers, .output]
  }

  /// The probability that an activation is dropped: at least 0, less than 1.
  public let probability: Float
  /// Where activations are dropped.
  public let places: Places
  /// Whether all steps of a window share one mask.
  public let isLocked: Bool
  /// The probability that an element of a recurrent matrix is dropped: at least 0, less than 1.
  public let weightProbability: Float
  /// The random seed of the run.
  public let seed: UInt64
  /// The number of the update step that the window belongs to.
  public let step: UInt64

  /// The masks for one window.
  public init(
    probability: Float, places: Places = .all, isLocked: Bool = false, weightProbability: Float = 0,
    seed: UInt64, step: UInt64
  ) {
    precondition(probability >= 0 && probability < 1, "a dropout probability of \(probability)")
    precondition(
      weightProbability >= 0 && weightProbability < 1, "a weight-drop probability of \(weightProbability)")
    self.probability = probability
    self.places = places
    self.isLocked = isLocked
    self.weightProbability = weightProbability
    self.seed = seed
    self.step = step
  }

  /// The factor that kept activations are multiplied by, 1 / (1 − p), so that the expected value is
  /// unchanged.
  public var scale: Float { 1 / (1 - probability) }
  /// The factor that kept elements of recurrent matrices are multiplied by.
  public var weightScale: Float { 1 / (1 - weightProbability) }

  /// Whether activations are dropped at a place.
  public func acts(at place: Places) -> Bool { probability > 0 && places.contains(place) }

  /// The dropout threshold p · 2³²: an element is kept if its 32-bit hash is at least this.
  package var threshold: UInt32 { Self.threshold(probability) }
  /// The same threshold for elements of recurrent matrices.
  package var weightThreshold: UInt32 { Self.threshold(weightProbability) }

  private static func threshold(_ probability: Float) -> UInt32 {
    UInt32(min(Double(probability) * 0x1p32, Double(UInt32.max)))
  }

  /// The key of all masks at one place of one layer.
  package func key(_ place: Place, layer: Int) -> UInt64 {
    let site = UInt64(place.rawValue) + UInt64(layer)
    return SeededGenerator.mix(
      SeededGenerator.mix(seed ^ SeededGenerator.mix(step &+ 0x5851_F42D_4C95_7F2D)) ^ site)
  }

  /// The key of one row of activations: one lane at one time, or the lane alone if masks are locked.
  package func rowKey(_ key: UInt64, time: Int, lane: Int) -> UInt32 {
    Self.rowKey(key, time: isLocked ? 0 : time, lane: lane)
  }

  /// The key of one row: one lane at one time. For a recurrent matrix, the lane is 0 and the time is the row.
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

  /// The factor for one element of a row of activations: 0 or ``scale``.
  package func factor(_ place: Place, layer: Int, time: Int, lane: Int, unit: Int) -> Float {
    let row = rowKey(key(place, layer: layer), time: time, lane: lane)
    return Self.hash(rowKey: row, unit: unit) >= threshold ? scale : 0
  }

  /// The factor for one element of a layer's recurrent matrix: 0 or ``weightScale``.
  package func weightFactor(layer: Int, row: Int, column: Int) -> Float {
    let key = Self.rowKey(key(.recurrentWeight, layer: layer), time: row, lane: 0)
    return Self.hash(rowKey: key, unit: column) >= weightThreshold ? weightScale : 0
  }
}
