import LanguageModels

extension EngineDescriptor {
  /// The textbook equations in 32-bit floats (``ReferenceEngine``).
  public static let reference = EngineDescriptor(
    name: "reference", summary: "the textbook equations, one number at a time: slow, for comparison",
    requirements: "nothing beside Swift", precisions: [.fp32], weightTypes: [.fp32]
  ) { configuration, _ in ReferenceEngine<Float>(configuration) }
}

extension ReferenceEngine {
  /// One worker, and no number type narrower than the scalar.
  public var options: EngineOptions { EngineOptions(threads: 1, precision: .fp32, weights: .fp32) }
}
