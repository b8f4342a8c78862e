import LanguageModels

/// The minimal gated recurrent unit; see ``LanguageModels/LayerDescriptor/minGRU`` for the equations and
/// their source.
public struct ReferenceMinGRU: ReferenceCell {
  public let descriptor = LayerDescriptor.minGRU

  /// The cell.
  public init() {}

  /// g(c) = c + ½ if c ≥ 0, else σ(c).
  private static func g<Scalar: ReferenceScalar>(_ c: Scalar) -> Scalar {
    c >= 0 ? c + 0.5 : Scalar.sigmoid(c)
  }

  /// g′(c) = 1 if c ≥ 0, else σ(c) (1 − σ(c)).
  private static func slope<Scalar: ReferenceScalar>(_ c: Scalar) -> Scalar {
    c >= 0 ? 1 : Scalar.sigmoid(c) * (1 - Scalar.sigmoid(c))
  }

  /// h = (1 − z) ∘ h′ + z ∘ g(c)
  public func forward<Scalar: ReferenceScalar>(
    inputProjection a: [Scalar], recurrentProjection: [Scalar], previous: [[Scalar]]
  ) -> [[Scalar]] {
    let (before, size) = (previous[0], previous[0].count)
    return [
      before.indices.map { unit in
        let (z, c) = (Scalar.sigmoid(a[unit]), a[size + unit])
        return (1 - z) * before[unit] + z * Self.g(c)
      }
    ]
  }

  /// The chain rule, from the last equation to the first; d𝑥 stands for ∂loss/∂𝑥.
  public func backward<Scalar: ReferenceScalar>(
    _ stateGradient: [[Scalar]], inputProjection a: [Scalar], recurrentProjection: [Scalar],
    previous: [[Scalar]]
  ) -> CellGradients<Scalar> {
    let (before, size) = (previous[0], previous[0].count)
    var inputGradient = [Scalar](repeating: 0, count: 2 * size)
    var beforeGradient = [Scalar](repeating: 0, count: size)
    for unit in 0..<size {
      let (z, c) = (Scalar.sigmoid(a[unit]), a[size + unit])
      let dh = stateGradient[0][unit]
      let dz = dh * (Self.g(c) - before[unit])
      inputGradient[unit] = dz * z * (1 - z)
      inputGradient[size + unit] = dh * z * Self.slope(c)
      beforeGradient[unit] = dh * (1 - z)
    }
    return CellGradients(
      inputProjection: inputGradient, recurrentProjection: [], previous: [beforeGradient])
  }
}
