import LanguageModels

/// A plain recurrent network, h = f(a + r); the equations and their sources stand at
/// ``LanguageModels/LayerDescriptor/rnnTanh`` and ``LanguageModels/LayerDescriptor/rnnReLU``.
public struct ReferenceRNN: ReferenceCell {
  /// f
  public enum Function: Sendable {
    /// The hyperbolic tangent.
    case tanh
    /// max(0, x), with the slope 0 at 0.
    case relu
  }

  public let descriptor: LayerDescriptor
  private let function: Function

  /// The cell with a function.
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

  /// f′ by f's value h: 1 − h² or [h > 0].
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
