import LanguageModels

/// The gated recurrent unit; see ``LanguageModels/LayerDescriptor/gru`` for the equations and their sources.
public struct ReferenceGRU: ReferenceCell {
  public let descriptor = LayerDescriptor.gru

  /// The cell.
  public init() {}

  /// The gates of one step, [H] each.
  private struct Gates<Scalar: ReferenceScalar> {
    var r, z, n: [Scalar]

    /// r, z = σ(a + b) and n = tanh(a + r ∘ b), each on its own block of H elements of a and b.
    init(inputProjection a: [Scalar], recurrentProjection b: [Scalar], hiddenSize h: Int) {
      let reset = (0..<h).map { Scalar.sigmoid(a[$0] + b[$0]) }
      r = reset
      z = (h..<2 * h).map { Scalar.sigmoid(a[$0] + b[$0]) }
      n = (0..<h).map { Scalar.tanh(a[2 * h + $0] + reset[$0] * b[2 * h + $0]) }
    }
  }

  /// h = (1 − z) ∘ n + z ∘ h′
  public func forward<Scalar: ReferenceScalar>(
    inputProjection: [Scalar], recurrentProjection: [Scalar], previous: [[Scalar]]
  ) -> [[Scalar]] {
    let before = previous[0]
    let gates = Gates(
      inputProjection: inputProjection, recurrentProjection: recurrentProjection, hiddenSize: before.count)
    return [before.indices.map { (1 - gates.z[$0]) * gates.n[$0] + gates.z[$0] * before[$0] }]
  }

  /// The chain rule, from the last equation to the first; d𝑥 stands for ∂loss/∂𝑥.
  public func backward<Scalar: ReferenceScalar>(
    _ stateGradient: [[Scalar]], inputProjection: [Scalar], recurrentProjection: [Scalar],
    previous: [[Scalar]]
  ) -> CellGradients<Scalar> {
    let before = previous[0]
    let size = before.count
    let gates = Gates(
      inputProjection: inputProjection, recurrentProjection: recurrentProjection, hiddenSize: size)
    var inputGradient = [Scalar](repeating: 0, count: 3 * size)
    var beforeGradient = [Scalar](repeating: 0, count: size)
    for unit in 0..<size {
      let (r, z, n) = (gates.r[unit], gates.z[unit], gates.n[unit])

      // h = (1 − z) ∘ n + z ∘ h′
      let dh = stateGradient[0][unit]
      let dn = dh * (1 - z)
      let dz = dh * (before[unit] - n)
      beforeGradient[unit] = dh * z

      // The derivatives of the activation functions: σ′ = σ (1 − σ) and tanh′ = 1 − tanh². Inside n, the
      // reset gate multiplies its block of the recurrent projection.
      let insideN = dn * (1 - n * n)
      let dr = insideN * recurrentProjection[2 * size + unit]
      inputGradient[0 * size + unit] = dr * r * (1 - r)
      inputGradient[1 * size + unit] = dz * z * (1 - z)
      inputGradient[2 * size + unit] = insideN
    }
    // The first two gates depend on the sum of both projections; in the third, the recurrent projection is
    // multiplied by r.
    var recurrentGradient = inputGradient
    for unit in 0..<size { recurrentGradient[2 * size + unit] *= gates.r[unit] }
    return CellGradients(
      inputProjection: inputGradient, recurrentProjection: recurrentGradient, previous: [beforeGradient])
  }
}
