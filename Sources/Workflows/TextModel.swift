import CPUEngine
import LanguageModels
import NGramModel

/// A model of any kind, which generation and evaluation take for one: what a model file holds, ready to read units.
///
/// A step costs one branch more than the model's own; nothing is allocated for it.
public final class TextModel: LanguageModel {
  /// What the model is.
  public enum Content {
    /// A network in the fast engine.
    case network(CPUEngine)
    /// Counts.
    case ngram(NGramModel)
  }

  /// What the model is.
  public let content: Content

  /// A network.
  public init(_ engine: CPUEngine) { content = .network(engine) }

  /// An n-gram model.
  public init(_ model: NGramModel) { content = .ngram(model) }

  /// The engine of a network; nil for a model that has no weights.
  public var engine: CPUEngine? {
    guard case .network(let engine) = content else { return nil }
    return engine
  }

  /// The memory of streams, of the kind that the model needs.
  public struct State: StreamState {
    fileprivate enum Kind {
      case network(RecurrentState)
      case ngram(NGramState)
      /// Nothing while a model works on it: two copies would be copied before they are written to.
      case lent
    }

    fileprivate var kind: Kind

    public var streams: Int {
      switch kind {
      case .network(let state): state.streams
      case .ngram(let state): state.streams
      case .lent: 0
      }
    }

    public mutating func select(_ rows: [Int]) {
      switch kind {
      case .network(var state):
        kind = .lent
        state.select(rows)
        kind = .network(state)
      case .ngram(var state):
        kind = .lent
        state.select(rows)
        kind = .ngram(state)
      case .lent: break
      }
    }
  }

  public var vocabularySize: Int {
    switch content {
    case .network(let engine): engine.vocabularySize
    case .ngram(let model): model.vocabularySize
    }
  }

  public func initialState(streams: Int) -> State {
    switch content {
    case .network(let engine): State(kind: .network(engine.initialState(streams: streams)))
    case .ngram(let model): State(kind: .ngram(model.initialState(streams: streams)))
    }
  }

  public func advance(_ state: inout State, reading units: [UInt32], logits: inout [Float]) {
    switch (content, state.kind) {
    case (.network(let engine), .network(var own)):
      state.kind = .lent
      engine.advance(&own, reading: units, logits: &logits)
      state.kind = .network(own)
    case (.ngram(let model), .ngram(var own)):
      state.kind = .lent
      model.advance(&own, reading: units, logits: &logits)
      state.kind = .ngram(own)
    default: preconditionFailure("a state of another kind of model")
    }
  }

  public func evaluate(_ window: TrainingWindow, from state: inout State) -> WindowResult {
    switch (content, state.kind) {
    case (.network(let engine), .network(var own)):
      state.kind = .lent
      defer { state.kind = .network(own) }
      return engine.evaluate(window, from: &own)
    case (.ngram(let model), .ngram(var own)):
      state.kind = .lent
      defer { state.kind = .ngram(own) }
      return model.evaluate(window, from: &own)
    default: preconditionFailure("a state of another kind of model")
    }
  }
}
