/// What a kind of model, or a model, can do.
public struct ModelCapabilities: OptionSet, Sendable, Hashable {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }

  /// It is trained in steps, each of which changes it a little.
  public static let learnsBySteps = ModelCapabilities(rawValue: 1 << 0)
  /// It has weights, which are kept as a ``WeightType``.
  public static let hasWeights = ModelCapabilities(rawValue: 1 << 1)
  /// Its training can be gone on with.
  public static let canBeResumed = ModelCapabilities(rawValue: 1 << 2)
  /// It can learn from what it reads while it is measured.
  public static let adaptsWhileReading = ModelCapabilities(rawValue: 1 << 3)
}
