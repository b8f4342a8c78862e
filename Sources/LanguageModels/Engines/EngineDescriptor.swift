/// The description of an engine: its name, what it needs, what it supports, and how it is created.
///
/// Each engine's room defines its own descriptor; the room that may import all engines lists them.
public struct EngineDescriptor: Sendable {
  /// Creates an engine whose parameters are all 0.
  public typealias Maker =
    @Sendable (ModelConfiguration, EngineOptions) throws(ConfigurationError) -> any Engine

  /// The registered name.
  public let name: String
  /// One line for help texts.
  public let summary: String
  /// What the engine needs to run, in words.
  public let requirements: String
  /// The number types that its matrix products support; ``Precision/auto`` is resolved to one of these.
  public let precisions: [Precision]
  /// The types in which it can store weights for generation; ``WeightType/auto`` is resolved to one of these.
  public let weightTypes: [WeightType]

  private let maker: Maker

  /// A descriptor. `precisions` and `weightTypes` do not list `auto`, which every engine accepts.
  public init(
    name: String, summary: String, requirements: String, precisions: [Precision], weightTypes: [WeightType],
    maker: @escaping Maker
  ) {
    self.name = name
    self.summary = summary
    self.requirements = requirements
    self.precisions = precisions
    self.weightTypes = weightTypes
    self.maker = maker
  }

  /// Creates an engine whose parameters are all 0.
  ///
  /// - Throws: ``ConfigurationError`` if the configuration is invalid, or if the engine does not support the
  ///   options.
  public func make(
    _ configuration: ModelConfiguration, _ options: EngineOptions = EngineOptions()
  ) throws(ConfigurationError) -> any Engine {
    try options.validated()
    try configuration.validated()
    if options.precision != .auto, !precisions.contains(options.precision) {
      throw .unknownName(
        kind: "precision of the engine \(name)", name: options.precision.rawValue,
        known: ([.auto] + precisions).map(\.rawValue))
    }
    if options.weights != .auto, !weightTypes.contains(options.weights) {
      throw .unknownName(
        kind: "type of weights of the engine \(name)", name: options.weights.rawValue,
        known: ([.auto] + weightTypes).map(\.rawValue))
    }
    return try maker(configuration, options)
  }
}
