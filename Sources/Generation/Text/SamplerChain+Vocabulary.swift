import CharText

extension SamplerChain {
  /// Each step with its settings, in their order, with the vocabulary's names of units: `ban <unk>`,
  /// `bias 의=-2`.
  public func stepDescriptions(in vocabulary: Vocabulary) -> [String] {
    steps.map { step in
      let settings = step.settings { id in
        Int(id) < vocabulary.count ? vocabulary.unit(of: id).description : "unit \(id)"
      }
      return settings.isEmpty ? step.name : "\(step.name) \(settings)"
    }
  }
}
