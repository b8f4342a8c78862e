/// How an engine computes: options that all engines share.
public struct EngineOptions: Sendable, Equatable, Codable {
  /// The number of worker threads; nil means one for each processor that the process may run on. An engine
  /// may use fewer.
  public var threads: Int?
  /// The number type of the matrix products of training windows.
  public var precision: Precision
  /// The type in which weights are stored for generation.
  public var weights: WeightType

  /// The allowed numbers of threads.
  public static let threadCounts = 1...1024

  /// The given options; nothing is checked until ``validated()``.
  public init(threads: Int? = nil, precision: Precision = .auto, weights: WeightType = .auto) {
    self.threads = threads
    self.precision = precision
    self.weights = weights
  }

  /// Checks the number of threads.
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
