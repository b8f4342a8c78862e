/// What an engine *is* to whoever chooses one: its name, what it needs, what it can do, and how it is made.
///
/// Each engine's room defines its own; the room that may import all engines lists them.
public struct EngineDescriptor: Sendable {
  /// Makes an engine whose parameters are all 0.
  public typealias Maker =
    @Sendable (ModelConfiguration, EngineOptions) throws(ConfigurationError) -> any Engine

  /// The registered name.
  public let name: String
  /// One line for help texts.
  public let summary: String
  /// What it needs to run, in words.
  public let requirements: String
  /// What its products can multiply; ``Precision/auto`` is a choice among these.
  public let precisions: [Precision]
  /// What it can keep weights as; ``WeightType/auto`` is a choice among these.
  public let weightTypes: [WeightType]

  private let maker: Maker

  /// A descriptor; `precisions` and `weightTypes` without `auto`, which every engine takes.
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

  /// Makes an engine whose parameters are all 0.
  ///
  /// - Throws: ``ConfigurationError``: for a shape that cannot be, and for options that this engine does not
  ///   have.
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
