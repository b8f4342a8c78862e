/// A result of one step of a ``GenerationBatch`` for one of its requests.
public struct GenerationEvent: Sendable, Equatable {
  /// The number of the request, from ``GenerationBatch/add(prompt:options:)``.
  public let request: Int
  /// The piece or the failure.
  public let content: Content
  /// The units of the text that ends with the piece; empty for other events, and unless
  /// ``GenerationOptions/recordsUnits`` is set.
  public internal(set) var units = DrawnUnits()
  /// Whether this is the last event of the request, which has left the batch.
  public internal(set) var isLast = false

  /// The kinds of events.
  public enum Content: Sendable, Equatable {
    /// The next piece of one of the request's texts.
    case piece(GeneratedPiece)
    /// No unit may come next, or the model's logits are not numbers: the request and all its texts are over.
    case failure(GenerationError)
  }

  /// The piece, if it is one.
  public var piece: GeneratedPiece? {
    guard case .piece(let piece) = content else { return nil }
    return piece
  }
}
