import LanguageModels

/// A plain recurrent network, h = f(a + r); see ``LanguageModels/LayerDescriptor/rnnTanh`` and
/// ``LanguageModels/LayerDescriptor/rnnReLU`` for the equations and their sources.
public struct ReferenceRNN: ReferenceCell {
  /// The activation function f.
  public enum Function: Sendable {
    /// The hyperbolic tangent.
    case tanh
    /// max(0, x), with slope 0 at 0.
    case relu
  }

  public let descriptor: LayerDescriptor
  private let function: Function

  /// The cell with the given activation function.
  public init(_ function: Function) {
    self.function = function
    descriptor = function == .tanh ? .rnnTanh : .rnnReLU
  }

  private func value<Scalar: ReferenceScalar>(_ x: Scalar) -> Scalar {
    switch function {
    case .tanh: Scalar.tanh(x)
    case .relu: max(0, x)
    }
  }

  /// f′ in terms of h = f(x): 1 − h² for tanh, [h > 0] for ReLU.
  private func slope<Scalar: ReferenceScalar>(at h: Scalar) -> Scalar {
    switch function {
    case .tanh: 1 - h * h
    case .relu: h > 0 ? 1 : 0
    }
  }

  /// h = f(a + r)
  public func forward<Scalar: ReferenceScalar>(
    inputProjection: [Scalar], recurrentProjection: [Scalar], previous: [[Scalar]]
  ) -> [[Scalar]] {
    [zip(inputProjection, recurrentProjection).map { value($0 + $1) }]
  }

  /// Both projections have the gradient of their sum; h′ acts through r alone.
  public func backward<Scalar: ReferenceScalar>(
    _ stateGradient: [[Scalar]], inputProjection: [Scalar], recurrentProjection: [Scalar],
    previous: [[Scalar]]
  ) -> CellGradients<Scalar> {
    let hidden = forward(
      inputProjection: inputProjection, recurrentProjection: recurrentProjection, previous: previous)[0]
    let sumGradient = hidden.indices.map { stateGradient[0][$0] * slope(at: hidden[$0]) }
    return CellGradients(
      inputProjection: sumGradient, recurrentProjection: sumGradient,
      previous: [Array(repeating: 0, count: hidden.count)])
  }
}
