import LanguageModels

/// The equations of a cell as in its paper: one step of one stream, forward and backward.
///
/// The layer multiplies by the weights and passes the cell two vectors of [G·H], with one block of H elements
/// per gate in the order of ``LanguageModels/LayerDescriptor/gates``:
///
///     a = W_ih x + b_ih      the input projection
///     r = W_hh h′ + b_hh     the recurrent projection, empty for layers without a recurrent matrix
///
/// They are passed separately because not every cell adds them: the GRU's reset gate acts on a part of r
/// alone. The cell is a pure function of a, r and the previous state;
/// ``backward(_:inputProjection:recurrentProjection:previous:)`` recomputes the gates instead of storing
/// them, which takes time but needs no further type.
///
/// A new cell is one file in `Cells/` and a line in ``ReferenceCells/all``.
public protocol ReferenceCell: Sendable {
  /// The kind of layer that this cell implements.
  var descriptor: LayerDescriptor { get }

  /// Computes one step.
  ///
  /// - Parameters:
  ///   - inputProjection: a, [G·H].
  ///   - recurrentProjection: r, [G·H].
  ///   - previous: The state before the step: [H] for each of ``LanguageModels/LayerDescriptor/stateParts``.
  /// - Returns: The state after the step; its first part, the hidden state, is also the output of the layer.
  func forward<Scalar: ReferenceScalar>(
    inputProjection: [Scalar], recurrentProjection: [Scalar], previous: [[Scalar]]
  ) -> [[Scalar]]

  /// Computes one step of backpropagation: the chain rule through
  /// ``forward(inputProjection:recurrentProjection:previous:)``.
  ///
  /// - Parameters:
  ///   - stateGradient: ∂loss/∂(state after the step), part by part. That of the hidden state is the sum of
  ///     the gradients from above (the next layer or the projection) and from the next step.
  ///   - inputProjection: As in the forward step.
  ///   - recurrentProjection: As in the forward step.
  ///   - previous: As in the forward step.
  /// - Returns: ∂loss/∂a, ∂loss/∂r and ∂loss/∂(previous state). The last does not include the gradient
  ///   through r: the layer adds it as the product W_hhᵀ ∂loss/∂r.
  func backward<Scalar: ReferenceScalar>(
    _ stateGradient: [[Scalar]], inputProjection: [Scalar], recurrentProjection: [Scalar],
    previous: [[Scalar]]
  ) -> CellGradients<Scalar>
}

/// The gradients that one step of backpropagation through a cell returns.
public struct CellGradients<Scalar: ReferenceScalar>: Sendable {
  /// ∂loss/∂(W_ih x + b_ih), [G·H].
  public var inputProjection: [Scalar]
  /// ∂loss/∂(W_hh h′ + b_hh), [G·H].
  public var recurrentProjection: [Scalar]
  /// ∂loss/∂(previous state), [H] for each part, without the gradient through the recurrent projection.
  public var previous: [[Scalar]]

  /// The gradients of one step.
  public init(inputProjection: [Scalar], recurrentProjection: [Scalar], previous: [[Scalar]]) {
    self.inputProjection = inputProjection
    self.recurrentProjection = recurrentProjection
    self.previous = previous
  }
}

/// The cells that this engine implements.
public enum ReferenceCells {
  /// The registry: a cell for every one of ``LanguageModels/LayerDescriptor/all`` that has a hidden state.
  public static let all: [any ReferenceCell] = [
    ReferenceLSTM(), ReferenceGRU(), ReferenceMinGRU(), ReferenceRNN(.tanh), ReferenceRNN(.relu),
  ]

  /// The cell with this registered name; nil if there is none.
  public static func named(_ name: String) -> (any ReferenceCell)? {
    all.first { $0.descriptor.name == name }
  }
}
