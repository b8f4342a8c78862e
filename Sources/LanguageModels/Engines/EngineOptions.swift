/// How an engine computes, whichever engine it is.
public struct EngineOptions: Sendable, Equatable, Codable {
  /// Workers; nil: one for each processor that this process may run on. An engine may run fewer.
  public var threads: Int?
  /// What products of windows multiply.
  public var precision: Precision
  /// What weights are kept as for writing text.
  public var weights: WeightType

  /// How many workers may be asked for.
  public static let threadCounts = 1...1024

  /// Options; nothing is checked until ``validated()``.
  public init(threads: Int? = nil, precision: Precision = .auto, weights: WeightType = .auto) {
    self.threads = threads
    self.precision = precision
    self.weights = weights
  }

  /// Checks the number of workers.
  ///
  /// - Returns: The same options.
  /// - Throws: ``ConfigurationError/outOfRange(name:value:range:)``.
  @discardableResult
  public func validated() throws(ConfigurationError) -> Self {
    if let threads, !Self.threadCounts.contains(threads) {
      throw .outOfRange(name: "number of threads", value: threads, range: Self.threadCounts)
    }
    return self
  }
}
