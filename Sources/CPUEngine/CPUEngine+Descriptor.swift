import LanguageModels

extension EngineDescriptor {
  /// The fast engine (``CPUEngine``).
  public static let cpu = EngineDescriptor(
    name: "cpu", summary: "vectorised loops and packed products on all cores",
    requirements: "an x86-64 processor; oneDNN is used from AVX-512 on",
    precisions: [.fp32, .bf16], weightTypes: [.fp32, .bf16, .int8]
  ) { configuration, options throws(ConfigurationError) in
    try CPUEngine(
      configuration: configuration, threads: options.threads, precision: options.precision,
      weights: options.weights)
  }
}

extension CPUEngine {
  public var options: EngineOptions {
    EngineOptions(threads: threads, precision: precision, weights: weights)
  }
}
