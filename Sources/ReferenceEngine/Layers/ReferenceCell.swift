import LanguageModels

/// A recurrent cell as its paper writes it: one step of one stream, forward and back.
///
/// The products with the weights are the engine's, which hands the cell two vectors of [G·H], a block of H a
/// gate in the order of ``LanguageModels/LayerDescriptor/gates``:
///
///     a = W_ih x + b_ih      the input projection
///     r = W_hh h′ + b_hh     the recurrent projection, empty for layers without a recurrent matrix
///
/// They come apart because not every cell adds them: the GRU's reset gate acts on part of r alone. The cell
/// is a pure function of a, r and the previous state;
/// ``backward(_:inputProjection:recurrentProjection:previous:)`` computes the gates once more rather than
/// keeping them, which costs time but needs no further type.
///
/// A new cell is one file in `Cells/` and a line in ``ReferenceCells/all``.
public protocol ReferenceCell: Sendable {
  /// Which cell this is.
  var descriptor: LayerDescriptor { get }

  /// One step.
  ///
  /// - Parameters:
  ///   - inputProjection: a, [G·H].
  ///   - recurrentProjection: r, [G·H].
  ///   - previous: The state before the step: [H] for each of ``LanguageModels/LayerDescriptor/stateParts``.
  /// - Returns: The state after the step; its first part, the hidden state, is also the layer's output.
  func forward<Scalar: ReferenceScalar>(
    inputProjection: [Scalar], recurrentProjection: [Scalar], previous: [[Scalar]]
  ) -> [[Scalar]]

  /// One step of backpropagation: the chain rule through
  /// ``forward(inputProjection:recurrentProjection:previous:)``.
  ///
  /// - Parameters:
  ///   - stateGradient: ∂loss/∂(state after the step), part by part. That of the hidden state is the sum of
  ///     what comes from above (the next layer or the projection) and from later (the next step).
  ///   - inputProjection: As in the step forward.
  ///   - recurrentProjection: As in the step forward.
  ///   - previous: As in the step forward.
  /// - Returns: ∂loss/∂a, ∂loss/∂r and ∂loss/∂(previous state). The last leaves out what flows through r:
  ///   that is the engine's product W_hhᵀ ∂loss/∂r.
  func backward<Scalar: ReferenceScalar>(
    _ stateGradient: [[Scalar]], inputProjection: [Scalar], recurrentProjection: [Scalar],
    previous: [[Scalar]]
  ) -> CellGradients<Scalar>
}

/// What one step of backpropagation through a cell gives.
public struct CellGradients<Scalar: ReferenceScalar>: Sendable {
  /// ∂loss/∂(W_ih x + b_ih), [G·H]
  public var inputProjection: [Scalar]
  /// ∂loss/∂(W_hh h′ + b_hh), [G·H]
  public var recurrentProjection: [Scalar]
  /// ∂loss/∂(previous state), [H] a part, without the way through the recurrent projection.
  public var previous: [[Scalar]]

  /// The gradients of one step.
  public init(inputProjection: [Scalar], recurrentProjection: [Scalar], previous: [[Scalar]]) {
    self.inputProjection = inputProjection
    self.recurrentProjection = recurrentProjection
    self.previous = previous
  }
}

/// The cells that this engine knows.
public enum ReferenceCells {
  /// The registry: one for every one of ``LanguageModels/LayerDescriptor/all`` that carries a hidden state.
  public static let all: [any ReferenceCell] = [
    ReferenceLSTM(), ReferenceGRU(), ReferenceMinGRU(), ReferenceRNN(.tanh), ReferenceRNN(.relu),
  ]

  /// The cell with this registered name, if there is one.
  public static func named(_ name: String) -> (any ReferenceCell)? {
    all.first { $0.descriptor.name == name }
  }
}
