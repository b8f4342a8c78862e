import LanguageModels

/// What an arithmetic coder asks of a model: the distribution of the next unit, given those that were read.
///
/// The coder and the decoder make the same calls in the same order, so a model may learn from what it reads.
/// Used by one thread at a time.
public protocol CodingModel: AnyObject {
  /// V
  var vocabularySize: Int { get }

  /// Reads a unit and predicts the next.
  ///
  /// - Parameter probabilities: [V] afterwards; they sum to about 1.
  func read(_ unit: UInt32, probabilities: inout [Float])
}

/// A model that does not change while it reads.
public final class FixedCodingModel<Model: LanguageModel>: CodingModel {
  private let model: Model
  private var state: Model.State

  /// A model that has read nothing.
  public init(_ model: Model) {
    self.model = model
    state = model.initialState(streams: 1)
  }

  public var vocabularySize: Int { model.vocabularySize }

  public func read(_ unit: UInt32, probabilities: inout [Float]) {
    model.advance(&state, reading: [unit], probabilities: &probabilities)
  }
}
