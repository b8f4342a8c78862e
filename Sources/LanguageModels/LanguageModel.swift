/// The memory of several streams of text: whatever a model needs to go on.
///
/// A state is a value: copying it forks the streams. Streams come and go: ``join(_:)`` adds those of another
/// state, ``select(_:)`` keeps, drops and repeats rows.
public protocol StreamState: Sendable {
  /// S: how many streams the state holds.
  var streams: Int { get }

  /// Keeps the given streams, in this order; one may be named several times (beam search).
  mutating func select(_ rows: [Int])

  /// Appends the streams of another state of the same model behind its own, in their order.
  ///
  /// Every stream goes on as it would have gone on in the state that it comes from.
  mutating func join(_ other: Self)
}

/// A model of text as generation and evaluation see it: it reads units and says what comes next.
///
/// n-gram, window network, recurrent and hybrid models are all this.
public protocol LanguageModel: AnyObject {
  /// The memory of this model's streams.
  associatedtype State: StreamState

  /// V: ids run from 0 up to, not including, this.
  var vocabularySize: Int { get }

  /// What parts units are made of; nil where nothing is known of any.
  var composition: UnitComposition? { get }

  /// Streams that have read nothing yet.
  func initialState(streams: Int) -> State

  /// Every stream reads one unit and says what may come next.
  ///
  /// - Parameters:
  ///   - state: S streams; afterwards it has read `units`.
  ///   - units: [S] ids below ``vocabularySize``, or of units that this model can only read.
  ///   - logits: [S, V], rows first: for every stream the logarithms of the next unit's probabilities, each
  ///     row up to a constant of its own.
  func advance(_ state: inout State, reading units: [UInt32], logits: inout [Float])

  /// Reads a window of N lanes × T steps, which are as many streams, and says what its targets cost: no
  /// dropout, no gradient; the state moves on.
  func evaluate(_ window: TrainingWindow, from state: inout State) -> WindowResult
}

extension LanguageModel {
  public var composition: UnitComposition? { nil }
}
