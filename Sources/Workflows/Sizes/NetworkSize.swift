extension NetworkOptions {
  /// How large a network is: a name for its layers, hidden size and embedding size.
  ///
  /// Names instead of numbers, since which one suits depends on the text and the time, not on taste.
  public enum Size: String, CaseIterable, Sendable, Codable {
    case tiny, small, medium, large, huge

    /// L
    public var layers: Int { self == .tiny ? 1 : 2 }

    /// H
    public var hiddenSize: Int {
      switch self {
      case .tiny: 64
      case .small: 128
      case .medium: 256
      case .large: 384
      case .huge: 512
      }
    }

    /// D
    public var embeddingSize: Int { min(hiddenSize, NetworkOptions.defaultEmbeddingSize) }

    /// One line for help.
    public var summary: String { "\(layers) × \(hiddenSize)" }
  }
}
