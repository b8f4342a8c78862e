/// The cross-entropy loss of a prediction: −ln of the probability that the softmax gives the target.
enum SoftmaxCrossEntropy {
  /// ln softmax(z)ᵥ = zᵥ − m − ln Σᵤ e^(zᵤ − m), with m the largest logit, so that no exponential overflows.
  ///
  /// - Parameter logits: z, [V].
  /// - Returns: [V]
  static func logProbabilities<Scalar: ReferenceScalar>(_ logits: [Scalar]) -> [Scalar] {
    let greatest = logits.max() ?? 0
    let sum = logits.reduce(0) { $0 + Scalar.exp($1 - greatest) }
    let logSum = greatest + Scalar.log(sum)
    return logits.map { $0 - logSum }
  }

  /// The gradient of −ln softmax(z)ₖ: ∂/∂zᵥ = softmax(z)ᵥ − [v = k].
  ///
  /// - Parameters:
  ///   - logProbabilities: ln softmax(z), [V].
  ///   - target: k.
  /// - Returns: [V]
  static func gradient<Scalar: ReferenceScalar>(_ logProbabilities: [Scalar], target: Int) -> [Scalar] {
    var gradient = logProbabilities.map(Scalar.exp)
    gradient[target] -= 1
    return gradient
  }
}
