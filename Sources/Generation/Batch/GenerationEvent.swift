/// What a step of a ``GenerationBatch`` brought for one of its requests.
public struct GenerationEvent: Sendable, Equatable {
  /// The number that ``GenerationBatch/add(prompt:options:)`` gave the request.
  public let request: Int
  /// What it is.
  public let content: Content
  /// What was drawn for the text that ends with the piece; empty elsewhere, and unless
  /// ``GenerationOptions/recordsUnits`` is set.
  public internal(set) var units = DrawnUnits()
  /// Whether it is the last event of its request, which has left the batch.
  public internal(set) var isLast = false

  /// What an event can be.
  public enum Content: Sendable, Equatable {
    /// The next piece of one of the request's texts.
    case piece(GeneratedPiece)
    /// No unit may come next, or the model's logits are no numbers: the request is over, and its other texts with it.
    case failure(GenerationError)
  }

  /// The piece, where there is one.
  public var piece: GeneratedPiece? {
    guard case .piece(let piece) = content else { return nil }
    return piece
  }
}
