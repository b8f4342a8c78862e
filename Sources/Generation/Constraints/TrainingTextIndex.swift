import CharText
import LanguageModels

/// An index of all runs of N characters of a training text: finds copies, and the characters that would
/// complete one.
///
/// Positions of the text are hashed by the N − 1 characters that begin there, and each look-up compares the
/// characters themselves: a collision costs time but changes no result. Of equal N-grams one position is
/// kept.
///
/// Memory: at most 12 bytes per character of the training text (4 for the character, 4 for its position, at
/// most 4 for the buckets), during construction and afterwards; repetitions reduce it afterwards. Constraints
/// share one index.
public final class TrainingTextIndex: Sendable {
  /// N: the number of characters (scalars of the normalized text) that make a copy.
  public let length: Int
  /// The normal form of the texts.
  public let normalization: Normalization

  /// The texts one after the other, with ``separator`` between them.
  private let text: [UInt32]
  /// Bucket b's positions lie from `starts[b]` to `starts[b + 1]`.
  private let starts: [UInt32]
  private let positions: [UInt32]
  /// How far a hash is shifted to give its bucket.
  private let shift: UInt64

  /// The range of ``length``.
  public static let lengths = 2...1_000_000
  /// The maximum number of characters of all texts.
  public static let mostCharacters = Int(Int32.max)
  /// Separates the texts, so that no copy spans two of them; not a scalar.
  private static let separator = UInt32.max
  /// The base of the hash, an odd number without a pattern: that of PCG's multiplier.
  private static let base: UInt64 = 6_364_136_223_846_793_005

  /// An index of training texts, all in the same normal form.
  ///
  /// - Throws: ``ConstraintError/outOfRange(constraint:what:value:range:)`` for a length below 2, and
  ///   ``ConstraintError/textTooLarge(characters:most:)``.
  public init(_ texts: [NormalizedText], length: Int) throws(ConstraintError) {
    guard Self.lengths.contains(length) else {
      throw .outOfRange(constraint: "max-copy", what: "length", value: length, range: Self.lengths)
    }
    self.length = length
    normalization = texts.first?.normalization ?? .nfc
    precondition(
      texts.allSatisfy { $0.normalization == texts[0].normalization }, "training texts in different forms")
    let count = texts.reduce(0) { $0 + $1.scalarCount } + max(0, texts.count - 1)
    guard count <= Self.mostCharacters else {
      throw .textTooLarge(characters: count, most: Self.mostCharacters)
    }
    text = Self.scalars(of: texts, count: count)
    let places = max(0, count - length + 1)
    // The largest power of two that is not greater than the number of places.
    let bits = places < 2 ? 1 : UInt64(places.bitWidth - 1 - places.leadingZeroBitCount)
    shift = 64 - bits
    (starts, positions) = Self.buckets(of: text, length: length, places: places, bits: bits)
  }

  private static func scalars(of texts: [NormalizedText], count: Int) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: count) { buffer, filled in
      for (number, text) in texts.enumerated() {
        if number > 0 {
          buffer[filled] = separator
          filled += 1
        }
        text.forEachScalar { scalar in
          buffer[filled] = scalar
          filled += 1
        }
      }
    }
  }

  /// Counting sort of all places by bucket; then of equal N-grams all but the first are dropped.
  private static func buckets(
    of text: [UInt32], length: Int, places: Int, bits: UInt64
  ) -> (starts: [UInt32], positions: [UInt32]) {
    var starts = [UInt32](repeating: 0, count: 1 << Int(bits) + 1)
    var positions = [UInt32](repeating: 0, count: places)
    text.withUnsafeBufferPointer { text in
      starts.withUnsafeMutableBufferPointer { starts in
        positions.withUnsafeMutableBufferPointer { positions in
          forEachBucket(of: text, length: length, places: places, shift: 64 - bits) { _, bucket in
            starts[bucket + 1] += 1
          }
          for bucket in 1..<starts.count { starts[bucket] += starts[bucket - 1] }
          // Filling moves each start to the next one; they are moved back while duplicates are removed.
          forEachBucket(of: text, length: length, places: places, shift: 64 - bits) { place, bucket in
            positions[Int(starts[bucket])] = UInt32(place)
            starts[bucket] += 1
          }
          var from = 0
          var kept = 0
          for bucket in 0..<starts.count - 1 {
            let to = Int(starts[bucket])
            let first = kept
            for entry in from..<to {
              let place = Int(positions[entry])
              let isKnown = positions[first..<kept].contains { other in
                text[Int(other) + length - 1] == text[place + length - 1]
                  && (0..<length - 1).allSatisfy { text[Int(other) + $0] == text[place + $0] }
              }
              if isKnown { continue }
              positions[kept] = UInt32(place)
              kept += 1
            }
            from = to
            starts[bucket] = UInt32(first)
          }
          starts[starts.count - 1] = UInt32(kept)
        }
      }
    }
    let kept = Int(starts[starts.count - 1])
    if kept < places / 2 { positions = Array(positions[..<kept]) }
    return (starts, positions)
  }

  /// Calls `body` with every place at which N characters begin and the bucket of the first N − 1 of them.
  @inline(__always)
  private static func forEachBucket(
    of text: UnsafeBufferPointer<UInt32>, length: Int, places: Int, shift: UInt64,
    _ body: (_ place: Int, _ bucket: Int) -> Void
  ) {
    guard places > 0 else { return }
    let size = length - 1
    // A rolling polynomial hash, Σ cᵢ bⁿ⁻¹⁻ⁱ modulo 2⁶⁴ (Karp and Rabin 1987).
    var highest: UInt64 = 1
    for _ in 1..<max(1, size) { highest = highest &* base }
    var hash = polynomial(text[..<size])
    for place in 0..<places {
      body(place, Int(SeededGenerator.mix(hash) >> shift))
      hash = (hash &- UInt64(text[place]) &* highest) &* base &+ UInt64(text[place + size])
    }
  }

  private static func polynomial(_ scalars: some Sequence<UInt32>) -> UInt64 {
    scalars.reduce(UInt64(0)) { $0 &* base &+ UInt64($1) }
  }

  /// Calls `body` with each distinct character that follows a context of N − 1 characters in the training
  /// text.
  private func forEachContinuation(
    of context: some RandomAccessCollection<UInt32>, _ body: (UInt32) -> Void
  ) {
    precondition(context.count == length - 1, "a context of \(context.count) for copies of \(length)")
    let bucket = Int(SeededGenerator.mix(Self.polynomial(context)) >> shift)
    for entry in Int(starts[bucket])..<Int(starts[bucket + 1]) {
      let place = Int(positions[entry])
      guard text[place..<place + length - 1].elementsEqual(context) else { continue }
      body(text[place + length - 1])
    }
  }

  /// The characters that would complete a copy of N characters after N − 1 others.
  ///
  /// - Parameter context: The last N − 1 characters of a text; fewer complete nothing.
  public func continuations(of context: [Unicode.Scalar]) -> [Unicode.Scalar] {
    guard context.count == length - 1 else { return [] }
    var found: [Unicode.Scalar] = []
    forEachContinuation(of: context.map(\.value)) { value in
      if let scalar = Unicode.Scalar(value) { found.append(scalar) }
    }
    return found
  }

  /// Whether a text contains N characters in a row that are copied from the training text.
  public func holdsCopy(_ string: String) -> Bool {
    let scalars = NormalizedText(string, normalization: normalization).string.unicodeScalars.map(\.value)
    return (0..<max(0, scalars.count - length + 1)).contains { place in
      var isCopy = false
      forEachContinuation(of: scalars[place..<place + length - 1]) {
        if $0 == scalars[place + length - 1] { isCopy = true }
      }
      return isCopy
    }
  }

  /// The memory of the index in bytes.
  public var memory: Int { 4 * (text.capacity + starts.capacity + positions.capacity) }
}
