import LanguageModels

/// Long short-term memory; see ``LanguageModels/LayerDescriptor/lstm`` for the equations and their sources.
public struct ReferenceLSTM: ReferenceCell {
  public let descriptor = LayerDescriptor.lstm

  /// The cell.
  public init() {}

  /// The four gates of one step, [H] each.
  private struct Gates<Scalar: ReferenceScalar> {
    var i, f, g, o: [Scalar]

    /// i, f, o = σ(a + r) and g = tanh(a + r), each on its own block of H elements.
    init(inputProjection a: [Scalar], recurrentProjection r: [Scalar], hiddenSize h: Int) {
      let sum = zip(a, r).map { $0 + $1 }
      i = sum[0 * h..<1 * h].map(Scalar.sigmoid)
      f = sum[1 * h..<2 * h].map(Scalar.sigmoid)
      g = sum[2 * h..<3 * h].map(Scalar.tanh)
      o = sum[3 * h..<4 * h].map(Scalar.sigmoid)
    }
  }

  /// c = f ∘ c′ + i ∘ g and h = o ∘ tanh(c).
  public func forward<Scalar: ReferenceScalar>(
    inputProjection: [Scalar], recurrentProjection: [Scalar], previous: [[Scalar]]
  ) -> [[Scalar]] {
    let previousCell = previous[1]
    let gates = Gates(
      inputProjection: inputProjection, recurrentProjection: recurrentProjection,
      hiddenSize: previousCell.count)
    let cell = previousCell.indices.map { gates.f[$0] * previousCell[$0] + gates.i[$0] * gates.g[$0] }
    let hidden = cell.indices.map { gates.o[$0] * Scalar.tanh(cell[$0]) }
    return [hidden, cell]
  }

  /// The chain rule, from the last equation to the first; d𝑥 stands for ∂loss/∂𝑥.
  public func backward<Scalar: ReferenceScalar>(
    _ stateGradient: [[Scalar]], inputProjection: [Scalar], recurrentProjection: [Scalar],
    previous: [[Scalar]]
  ) -> CellGradients<Scalar> {
    let previousCell = previous[1]
    let size = previousCell.count
    let gates = Gates(
      inputProjection: inputProjection, recurrentProjection: recurrentProjection, hiddenSize: size)
    var sumGradient = [Scalar](repeating: 0, count: 4 * size)
    var previousCellGradient = [Scalar](repeating: 0, count: size)
    for unit in 0..<size {
      let (i, f, g, o) = (gates.i[unit], gates.f[unit], gates.g[unit], gates.o[unit])
      let tanhCell = Scalar.tanh(f * previousCell[unit] + i * g)

      // h = o ∘ tanh(c): the gradient of the hidden state flows to o and to c, where it is added to the
      // gradient from later steps.
      let dh = stateGradient[0][unit]
      let dO = dh * tanhCell
      let dc = stateGradient[1][unit] + dh * o * (1 - tanhCell * tanhCell)

      // c = f ∘ c′ + i ∘ g
      let di = dc * g
      let df = dc * previousCell[unit]
      let dg = dc * i
      previousCellGradient[unit] = dc * f

      // The derivatives of the activation functions: σ′ = σ (1 − σ) and tanh′ = 1 − tanh².
      sumGradient[0 * size + unit] = di * i * (1 - i)
      sumGradient[1 * size + unit] = df * f * (1 - f)
      sumGradient[2 * size + unit] = dg * (1 - g * g)
      sumGradient[3 * size + unit] = dO * o * (1 - o)
    }
    // The gates depend only on the sum a + r, so both have the same gradient. h′ acts through r alone.
    return CellGradients(
      inputProjection: sumGradient, recurrentProjection: sumGradient,
      previous: [Array(repeating: 0, count: size), previousCellGradient])
  }
}
