/// The shape of a network: everything that is needed to lay out its parameters.
///
/// Letters used throughout: V vocabulary size, D embedding size, H hidden size, L layers, C context.
public struct ModelConfiguration: Sendable, Equatable {
  /// The registered name of the kind of layer, for example `lstm`.
  public var cell: String
  /// V: how many units the model knows, including `<unk>`.
  public var vocabularySize: Int
  /// D: the width of an embedding row.
  public var embeddingSize: Int
  /// H: the width of the hidden state of every layer.
  public var hiddenSize: Int
  /// L: the number of stacked layers.
  public var layers: Int
  /// C: how many units the first layer reads, if its structure reads a context; ignored by recurrent layers.
  public var context: Int
  /// Whether the embedding and the projection share one table (weight tying), which requires D = H.
  public var isTied: Bool
  /// Which parts units are composed of, if the rows of both tables are sums.
  public var composition: UnitComposition?

  /// The default of C.
  public static let defaultContext = 16

  /// A configuration with the given sizes; nothing is checked until ``validated()``.
  public init(
    cell: String = LayerDescriptor.lstm.name, vocabularySize: Int, embeddingSize: Int, hiddenSize: Int,
    layers: Int, context: Int = defaultContext, isTied: Bool = false, composition: UnitComposition? = nil
  ) {
    self.cell = LayerDescriptor.named(cell)?.name ?? cell
    self.vocabularySize = vocabularySize
    self.embeddingSize = embeddingSize
    self.hiddenSize = hiddenSize
    self.layers = layers
    self.context = context
    self.isTied = isTied
    self.composition = composition
  }

  /// The descriptor of the network's layers; `cell` must be registered.
  public var layer: LayerDescriptor {
    guard let layer = LayerDescriptor.named(cell) else {
      preconditionFailure("cell \(cell) is not registered")
    }
    return layer
  }

  /// How many units the first layer reads at once: C if it reads a context, otherwise 1.
  public var inputPositions: Int { layer.structure.inputPositions(context) }

  /// The width of a layer's input: D for the first layer, or C·D if it reads a context; H for the others.
  public func inputSize(ofLayer layer: Int) -> Int {
    layer == 0 ? inputPositions * embeddingSize : hiddenSize
  }

  /// The sizes of one layer.
  func shape(ofLayer layer: Int) -> LayerShape {
    LayerShape(
      layer: layer, inputWidth: inputSize(ofLayer: layer), hiddenSize: hiddenSize, context: context)
  }

  /// How many ids can be read: V plus those of the composition that are never predicted.
  public var readableCount: Int { vocabularySize + (composition?.readOnlyCount ?? 0) }
}

extension ModelConfiguration {
  /// The allowed ranges, in the order in which they are checked.
  package static let limits: [(name: String, range: ClosedRange<Int>, path: KeyPath<Self, Int> & Sendable)] =
    [
      ("vocabulary size", 2...1_114_112, \.vocabularySize),
      ("embedding size", 1...65_536, \.embeddingSize),
      ("hidden size", 1...65_536, \.hiddenSize),
      ("number of layers", 1...64, \.layers),
      ("context", 2...4096, \.context),
    ]

  /// Checks every size and the name of the layer.
  ///
  /// - Returns: The same configuration.
  /// - Throws: ``ConfigurationError`` for the first value that is out of range or not registered.
  @discardableResult
  public func validated() throws(ConfigurationError) -> Self {
    for limit in Self.limits where !limit.range.contains(self[keyPath: limit.path]) {
      throw .outOfRange(name: limit.name, value: self[keyPath: limit.path], range: limit.range)
    }
    guard LayerDescriptor.named(cell) != nil else {
      throw .unknownName(kind: "cell", name: cell, known: LayerDescriptor.all.map(\.name))
    }
    if isTied, embeddingSize != hiddenSize {
      throw .tiedWidthsDiffer(embeddingSize: embeddingSize, hiddenSize: hiddenSize)
    }
    if let composition {
      precondition(
        composition.unitCount == vocabularySize,
        "a composition of \(composition.unitCount) units for a vocabulary of \(vocabularySize)")
    }
    return self
  }
}

/// What is wrong with a configuration.
public enum ConfigurationError: Error, Equatable, CustomStringConvertible {
  /// A value is outside the allowed range.
  case outOfRange(name: String, value: Int, range: ClosedRange<Int>)
  /// A name is not in its registry.
  case unknownName(kind: String, name: String, known: [String])
  /// The embedding and the projection cannot be tied, because their widths differ.
  case tiedWidthsDiffer(embeddingSize: Int, hiddenSize: Int)

  /// What is wrong and what is allowed.
  public var description: String {
    switch self {
    case .outOfRange(let name, let value, let range):
      "the \(name) is \(value); it must be from \(range.lowerBound) to \(range.upperBound)"
    case .unknownName(let kind, let name, let known):
      "there is no \(kind) named “\(name)”; known: \(known.joined(separator: ", "))"
    case .tiedWidthsDiffer(let embeddingSize, let hiddenSize):
      "embedding and projection can share a table only where they are equally wide, but the embedding size is "
        + "\(embeddingSize) and the hidden size \(hiddenSize)"
    }
  }
}
