/// What a sampler step may know about the text that it helps to write.
public struct SamplerContext: Sendable, Equatable {
  /// The ids read so far, oldest first: those of the prompt (or of what stood for it), then those drawn.
  public internal(set) var history: [UInt32]
  /// How many ids of ``history`` were not drawn but given.
  public let givenCount: Int
  /// The grapheme clusters that are still to come, where it is known.
  public internal(set) var remainingClusters: Int?

  /// The context of a text that begins with the given ids.
  public init(given: [UInt32] = []) {
    history = given
    givenCount = given.count
  }

  /// The ids drawn so far, oldest first.
  public var drawn: ArraySlice<UInt32> { history[givenCount...] }

  /// Notes that this id was drawn.
  public mutating func append(_ id: UInt32) { history.append(id) }
}
