import Foundation

/// The state of several streams of text: whatever a model needs to continue them.
///
/// A state is a value: copying it forks the streams. Streams can be added and removed: ``join(_:)`` appends
/// those of another state, ``select(_:)`` keeps, drops and repeats rows.
public protocol StreamState: Sendable {
  /// S: the number of streams in the state.
  var streams: Int { get }

  /// Keeps the given streams, in this order; a stream may be named several times (beam search).
  mutating func select(_ rows: [Int])

  /// Appends the streams of another state of the same model, in their order.
  ///
  /// Every stream continues as it would have continued in the state that it comes from.
  mutating func join(_ other: Self)
}

/// A language model as generation and evaluation see it: it reads units and predicts the next one.
///
/// Recurrent and feed-forward networks, n-gram models and mixtures all conform to it.
public protocol LanguageModel: AnyObject {
  /// The state of this model's streams.
  associatedtype State: StreamState

  /// V: ids are 0 to V − 1.
  var vocabularySize: Int { get }

  /// Which parts units are composed of; nil if the model knows of none.
  var composition: UnitComposition? { get }

  /// The state of streams that have read nothing yet.
  func initialState(streams: Int) -> State

  /// Reads one unit in every stream and predicts the next.
  ///
  /// - Parameters:
  ///   - state: S streams; afterwards they have read `units`.
  ///   - units: [S] ids below ``vocabularySize``, or ids of units that this model can read but not predict.
  ///   - logits: [S, V], row by row: the log probabilities of each stream's next unit, each row up to an
  ///     additive constant.
  func advance(_ state: inout State, reading units: [UInt32], logits: inout [Float])

  /// Whether the model computes probabilities first and logits from them, so that
  /// ``advance(_:reading:probabilities:)`` is the cheaper call. False unless a model says otherwise.
  var computesProbabilities: Bool { get }

  /// Reads one unit in every stream and predicts the next, as probabilities instead of logits.
  ///
  /// The default is the softmax of ``advance(_:reading:logits:)``.
  ///
  /// - Parameters:
  ///   - state: S streams; afterwards they have read `units`.
  ///   - units: [S], as for the logits.
  ///   - probabilities: [S, V], row by row: the probability of each unit; each row sums to 1,
  ///     or to 0 if all its logits are −∞.
  func advance(_ state: inout State, reading units: [UInt32], probabilities: inout [Float])

  /// Reads a window of N lanes × T steps in as many streams and returns the loss of its targets, without
  /// dropout or gradients. The state advances.
  func evaluate(_ window: TrainingWindow, from state: inout State) -> WindowResult
}

extension LanguageModel {
  public var composition: UnitComposition? { nil }

  public var computesProbabilities: Bool { false }

  public func advance(_ state: inout State, reading units: [UInt32], probabilities: inout [Float]) {
    advance(&state, reading: units, logits: &probabilities)
    let size = vocabularySize
    for stream in units.indices {
      let places = stream * size..<(stream + 1) * size
      let largest = probabilities[places].max() ?? 0
      guard largest > -.infinity else {
        for place in places { probabilities[place] = 0 }
        continue
      }
      var sum = 0.0
      for place in places {
        let exponential = exp(Double(probabilities[place] - largest))
        probabilities[place] = Float(exponential)
        sum += exponential
      }
      for place in places { probabilities[place] = Float(Double(probabilities[place]) / sum) }
    }
  }
}
