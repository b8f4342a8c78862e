/// The shape of a recurrent character model: everything needed to lay out its parameters.
///
/// Letters used throughout: V vocabulary size, D embedding width, H hidden width, L layers.
public struct ModelConfiguration: Sendable, Equatable {
  /// The registered name of the recurrent cell, for example `lstm`.
  public var cell: String
  /// V: how many units the model knows, `<unk>` included.
  public var vocabularySize: Int
  /// D: the width of an embedding row.
  public var embeddingSize: Int
  /// H: the width of the hidden state of every layer.
  public var hiddenSize: Int
  /// L: how many recurrent layers are stacked.
  public var layers: Int

  /// A configuration with the given sizes; nothing is checked until ``validated()``.
  public init(
    cell: String = CellDescriptor.lstm.name, vocabularySize: Int, embeddingSize: Int, hiddenSize: Int,
    layers: Int
  ) {
    self.cell = cell
    self.vocabularySize = vocabularySize
    self.embeddingSize = embeddingSize
    self.hiddenSize = hiddenSize
    self.layers = layers
  }

  /// The width of the input of a layer: D for the first, H for the others.
  public func inputSize(ofLayer layer: Int) -> Int { layer == 0 ? embeddingSize : hiddenSize }
}

extension ModelConfiguration {
  /// The ranges that a configuration must keep, in the order in which they are checked.
  package static let limits: [(name: String, range: ClosedRange<Int>, path: KeyPath<Self, Int> & Sendable)] =
    [
      ("vocabulary size", 2...1_114_112, \.vocabularySize),
      ("embedding size", 1...65_536, \.embeddingSize),
      ("hidden size", 1...65_536, \.hiddenSize),
      ("number of layers", 1...64, \.layers),
    ]

  /// Checks every size and the name of the cell.
  ///
  /// - Returns: The same configuration.
  /// - Throws: ``ConfigurationError`` for the first value that is out of range or not registered.
  @discardableResult
  public func validated() throws(ConfigurationError) -> Self {
    for limit in Self.limits where !limit.range.contains(self[keyPath: limit.path]) {
      throw .outOfRange(name: limit.name, value: self[keyPath: limit.path], range: limit.range)
    }
    guard CellDescriptor.named(cell) != nil else {
      throw .unknownName(kind: "cell", name: cell, known: CellDescriptor.all.map(\.name))
    }
    return self
  }
}

/// What is wrong with a configuration.
public enum ConfigurationError: Error, Equatable, CustomStringConvertible {
  /// A size lies outside of the range in which a model can be built.
  case outOfRange(name: String, value: Int, range: ClosedRange<Int>)
  /// A name is not in its registry.
  case unknownName(kind: String, name: String, known: [String])

  /// What is wrong and what would be right.
  public var description: String {
    switch self {
    case .outOfRange(let name, let value, let range):
      "the \(name) is \(value); it must be from \(range.lowerBound) to \(range.upperBound)"
    case .unknownName(let kind, let name, let known):
      "there is no \(kind) named “\(name)”; known: \(known.joined(separator: ", "))"
    }
  }
}
