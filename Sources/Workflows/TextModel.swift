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
      case .network:
        var own = takeNetwork()
        own.select(rows)
        kind = .network(own)
      case .ngram:
        var own = takeNGram()
        own.select(rows)
        kind = .ngram(own)
      case .lent: break
      }
    }

    public mutating func join(_ other: State) {
      switch (kind, other.kind) {
      case (.network, .network(let others)):
        var own = takeNetwork()
        own.join(others)
        kind = .network(own)
      case (.ngram, .ngram(let others)):
        var own = takeNGram()
        own.join(others)
        kind = .ngram(own)
      default: preconditionFailure("states of two kinds of model")
      }
    }

    /// Lends the state of a network.
    fileprivate mutating func takeNetwork() -> RecurrentState {
      guard case .network(let own) = kind else { preconditionFailure("a state of another kind of model") }
      kind = .lent
      return own
    }

    /// Lends the state of an n-gram model.
    fileprivate mutating func takeNGram() -> NGramState {
      guard case .ngram(let own) = kind else { preconditionFailure("a state of another kind of model") }
      kind = .lent
      return own
    }
  }

  public var vocabularySize: Int {
    switch content {
    case .network(let engine): engine.vocabularySize
    case .ngram(let model): model.vocabularySize
    }
  }

  public var composition: UnitComposition? { engine?.composition }

  public func initialState(streams: Int) -> State {
    switch content {
    case .network(let engine): State(kind: .network(engine.initialState(streams: streams)))
    case .ngram(let model): State(kind: .ngram(model.initialState(streams: streams)))
    }
  }

  public func advance(_ state: inout State, reading units: [UInt32], logits: inout [Float]) {
    switch content {
    case .network(let engine):
      var own = state.takeNetwork()
      engine.advance(&own, reading: units, logits: &logits)
      state.kind = .network(own)
    case .ngram(let model):
      var own = state.takeNGram()
      model.advance(&own, reading: units, logits: &logits)
      state.kind = .ngram(own)
    }
  }

  public func evaluate(_ window: TrainingWindow, from state: inout State) -> WindowResult {
    switch content {
    case .network(let engine):
      var own = state.takeNetwork()
      defer { state.kind = .network(own) }
      return engine.evaluate(window, from: &own)
    case .ngram(let model):
      var own = state.takeNGram()
      defer { state.kind = .ngram(own) }
      return model.evaluate(window, from: &own)
    }
  }
}
