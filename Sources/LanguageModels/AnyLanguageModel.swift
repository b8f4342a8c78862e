/// A type-erased language model: generation and evaluation use every kind of model through it.
///
/// A step costs two more virtual calls than a direct call of the model; nothing is allocated. Like the model
/// that it wraps, it is used by one thread at a time.
public final class AnyLanguageModel: LanguageModel {
  /// The wrapped model.
  public var base: any LanguageModel { implementation.base }
  /// The model as an engine if it is a single network; nil for other kinds of model.
  public let engine: (any Engine)?

  public let vocabularySize: Int
  public let composition: UnitComposition?
  public let computesProbabilities: Bool

  private let implementation: ModelBox

  /// Wraps a model; a model that is already wrapped is not wrapped again.
  public init(_ model: some LanguageModel) {
    if let model = model as? AnyLanguageModel {
      (implementation, engine) = (model.implementation, model.engine)
    } else {
      (implementation, engine) = (TypedModelBox(model), model as? any Engine)
    }
    vocabularySize = model.vocabularySize
    composition = model.composition
    computesProbabilities = model.computesProbabilities
  }

  /// The state of the streams, whatever the wrapped model needs.
  public struct State: StreamState {
    fileprivate var box: StateBox

    public var streams: Int { box.streams }

    public mutating func select(_ rows: [Int]) { own().select(rows) }

    public mutating func join(_ other: State) { own().join(other.box) }

    /// The box, copied first if another state shares it (copy on write).
    fileprivate mutating func own() -> StateBox {
      if !isKnownUniquelyReferenced(&box) { box = box.copy() }
      return box
    }
  }

  public func initialState(streams: Int) -> State {
    State(box: implementation.initialState(streams: streams))
  }

  public func advance(_ state: inout State, reading units: [UInt32], logits: inout [Float]) {
    implementation.advance(state.own(), reading: units, logits: &logits)
  }

  public func advance(_ state: inout State, reading units: [UInt32], probabilities: inout [Float]) {
    implementation.advance(state.own(), reading: units, probabilities: &probabilities)
  }

  public func evaluate(_ window: TrainingWindow, from state: inout State) -> WindowResult {
    implementation.evaluate(window, from: state.own())
  }
}

/// The state of a model of unknown type.
///
/// Unchecked: code that writes to a box first makes sure that nobody else holds it
/// (``AnyLanguageModel/State``).
private class StateBox: @unchecked Sendable {
  var streams: Int { preconditionFailure("a box without a state") }
  func copy() -> StateBox { preconditionFailure("a box without a state") }
  func select(_ rows: [Int]) { preconditionFailure("a box without a state") }
  func join(_ other: StateBox) { preconditionFailure("a box without a state") }
}

private final class TypedStateBox<State: StreamState>: StateBox, @unchecked Sendable {
  var state: State

  init(_ state: State) { self.state = state }

  override var streams: Int { state.streams }
  override func copy() -> StateBox { TypedStateBox(state) }
  override func select(_ rows: [Int]) { state.select(rows) }
  override func join(_ other: StateBox) {
    guard let other = other as? TypedStateBox<State> else {
      preconditionFailure("a state of another kind of model")
    }
    state.join(other.state)
  }
}

/// A model of unknown type.
private class ModelBox {
  var base: any LanguageModel { preconditionFailure("a box without a model") }
  func initialState(streams: Int) -> StateBox { preconditionFailure("a box without a model") }
  func advance(_ state: StateBox, reading units: [UInt32], logits: inout [Float]) {
    preconditionFailure("a box without a model")
  }
  func advance(_ state: StateBox, reading units: [UInt32], probabilities: inout [Float]) {
    preconditionFailure("a box without a model")
  }
  func evaluate(_ window: TrainingWindow, from state: StateBox) -> WindowResult {
    preconditionFailure("a box without a model")
  }
}

private final class TypedModelBox<Model: LanguageModel>: ModelBox {
  private let model: Model

  init(_ model: Model) { self.model = model }

  override var base: any LanguageModel { model }

  override func initialState(streams: Int) -> StateBox { TypedStateBox(model.initialState(streams: streams)) }

  override func advance(_ state: StateBox, reading units: [UInt32], logits: inout [Float]) {
    model.advance(&own(state).state, reading: units, logits: &logits)
  }

  override func advance(_ state: StateBox, reading units: [UInt32], probabilities: inout [Float]) {
    model.advance(&own(state).state, reading: units, probabilities: &probabilities)
  }

  override func evaluate(_ window: TrainingWindow, from state: StateBox) -> WindowResult {
    model.evaluate(window, from: &own(state).state)
  }

  private func own(_ state: StateBox) -> TypedStateBox<Model.State> {
    guard let own = state as? TypedStateBox<Model.State> else {
      preconditionFailure("a state of another kind of model")
    }
    return own
  }
}
