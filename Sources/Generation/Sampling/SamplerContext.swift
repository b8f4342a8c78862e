/// What a sampler step knows about the text.
public struct SamplerContext: Sendable, Equatable {
  /// The ids read so far, oldest first: those of the prompt (or of its replacement), then those drawn.
  public internal(set) var history: [UInt32]
  /// How many ids of ``history`` belong to the prompt.
  public let givenCount: Int
  /// The number of grapheme clusters still to be written, if known.
  public internal(set) var remainingClusters: Int?

  /// The context of a text that begins with the given ids.
  public init(given: [UInt32] = []) {
    history = given
    givenCount = given.count
  }

  /// The ids drawn so far, oldest first.
  public var drawn: ArraySlice<UInt32> { history[givenCount...] }

  /// Appends a drawn id.
  public mutating func append(_ id: UInt32) { history.append(id) }
}
