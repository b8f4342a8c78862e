/// Makes words of several units more or less probable: a bias of x, once for each time the word is written.
///
/// A word w = w₁…w_m with the bias x gives every text t the weight
///
///     W(t) = exp(x · (n(t) + r(t)/m))
///
/// where n(t) is how often t contains w, and r(t) the length of the longest beginning of w, shorter than w,
/// that t ends with and that does not end a complete w; all in units. After the text t, the unit u then has
/// the probability
///
///     p′(u | t) ∝ p(u | t) · W(t u)
///
/// so that a word that is written counts x once, and one that is begun its share, until it is given up. For
/// the logits that is ℓ′(u) = ℓ(u) + x · k(t u)/m, with k(t) the length of the longest beginning of w, up to
/// the whole of it, that t ends with: the unit that begins the word is moved by x/m, the one that completes
/// it by x. A word of one unit would have the bias of ``BiasStep``.
///
/// Biases of several words are added. A word that begins in the prompt counts. Words are compared unit by
/// unit; where a character has several units (jamo, bytes), its units count. A bias: a number from −1,000,000
/// to 1,000,000. No-op: no biases.
public struct WordBiasStep: SamplerStep {
  private let words: [Word]

  private struct Word: Sendable {
    let pattern: SoughtString<UInt32>
    let bias: Double
    /// The different units of the word.
    let units: [UInt32]
  }

  /// Biases by the ids of words, each of two units or more.
  ///
  /// - Throws: ``SamplerError/outOfRange(parameter:value:accepted:)``.
  public init(_ biases: [[UInt32]: Double]) throws(SamplerError) {
    for bias in biases.values { try BiasStep.validate(bias) }
    self.init(unchecked: biases)
  }

  init(unchecked biases: [[UInt32]: Double]) {
    let kept = biases.filter { !$0.key.isEmpty && $0.value != 0 }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
    words = kept.map { ids, bias in
      Word(pattern: SoughtString(ids), bias: bias, units: Set(ids).sorted())
    }
  }

  public var name: String { SamplerStepDescriptor.wordBias.name }
  public var settings: String { describe(separator: "+") { "\($0)" } }
  public func settings(naming name: (UInt32) -> String) -> String { describe(separator: "", name) }
  private func describe(separator: String, _ name: (UInt32) -> String) -> String {
    SamplerStepText.names(
      words.map { word in
        let spelled = word.pattern.symbols.map(name).joined(separator: separator)
        return "\(spelled)=\(SamplerStepText.number(word.bias))"
      })
  }
  public var isNoOp: Bool { words.isEmpty }

  public func apply(to candidates: inout Candidates, context: SamplerContext) {
    for word in words {
      let length = word.pattern.symbols.count
      // No beginning that is longer than these can be at the end.
      let matched = context.history.suffix(length).reduce(0) { word.pattern.state(after: $1, from: $0) }
      for unit in word.units {
        let share = Double(word.pattern.state(after: unit, from: matched)) / Double(length)
        if share > 0 { candidates.updateLogit(ofID: unit) { $0 + Float(word.bias * share) } }
      }
    }
  }
}

extension SamplerStepDescriptor {
  /// See ``WordBiasStep``.
  public static let wordBias = SamplerStepDescriptor(
    name: "word-bias", summary: "make words of several units more or less probable", parameters: [],
    make: { $0.wordBiases.isEmpty ? nil : WordBiasStep(unchecked: $0.wordBiases) })
}
