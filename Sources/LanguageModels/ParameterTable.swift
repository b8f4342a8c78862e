/// The names, shapes and places of a model's parameters in one flat arena of floats.
///
/// The same layout serves parameters, gradients and moments. Names and shapes are PyTorch's, rows first:
/// `embedding.weight` [V, D]; for every layer the tensors of its structure (``LayerStructure``), such as
/// `rnn.weight_ih_l{l}` [G·H, I] with G gates and I the width of what it reads; `projection.weight` [V, H]
/// and `projection.bias` [V].
///
/// Two of them may be missing from the arena, because it has what they are made of: where embedding and
/// projection are tied there is `embedding.weight` alone, and where units are composed of P parts a table
/// lies there as `….own.weight` [V, ·] and `….parts.weight` [P, ·], of which rows are summed
/// (``UnitComposition``). ``embedding`` and ``projection`` say where the rows are, ``derivedTensors`` what
/// PyTorch's layout has besides.
public struct ParameterTable: Sendable, Equatable {
  /// One tensor of the arena.
  public struct Entry: Sendable, Equatable {
    /// PyTorch's name.
    public let name: String
    /// Rows first; one number for a vector.
    public let shape: [Int]
    /// Where the first element lies in the arena, in elements; a multiple of ``ParameterTable/alignment``.
    public let offset: Int
    /// Weight decay acts on matrices of weights, not on biases nor on the embedding, whose rows are seen at
    /// very different rates.
    public let decays: Bool
    /// What the tensor starts as; tables of rows start by rules of their own.
    let start: LayerTensor.Start

    /// How many elements the tensor has.
    public var count: Int { shape.reduce(1, *) }
    /// The elements' places in the arena.
    public var range: Range<Int> { offset..<offset + count }
    /// The number of rows, or of elements of a vector.
    public var rows: Int { shape[0] }
    /// The width of a row; 1 for a vector.
    public var columns: Int { shape.count > 1 ? shape[1] : 1 }
  }

  /// Every tensor starts at a multiple of this many elements (64 bytes); what lies between tensors stays 0.
  public static let alignment = 16

  /// The tensors in the order of the arena and of the model file.
  public let entries: [Entry]
  /// The length of the arena, in elements.
  public let arenaCount: Int
  /// Where the rows of the embedding are.
  public let embedding: RowTable
  /// Where the rows of the projection are; the same as ``embedding`` where both are tied.
  public let projection: RowTable
  /// [V]
  public let projectionBias: Entry
  /// How parts are summed, where rows are sums.
  public let composition: UnitComposition?
  /// The tensors of each layer.
  public let layers: [LayerEntries]
  private let places: [String: Int]

  /// The tensors of one layer by what they are for.
  public struct LayerEntries: Sendable, Equatable {
    private let entries: [LayerTensor.Role: Entry]

    init(_ entries: [LayerTensor.Role: Entry]) { self.entries = entries }

    /// The tensor of this role; nil where the layer has none.
    public subscript(role: LayerTensor.Role) -> Entry? { entries[role] }
    /// [G·H, I]: every layer has input weights.
    public var inputWeight: Entry { required(.inputWeight) }
    /// [G·H]: every layer has a bias.
    public var inputBias: Entry { required(.inputBias) }

    /// The tensor of this role, which the layer must have.
    public func required(_ role: LayerTensor.Role) -> Entry {
      guard let entry = entries[role] else { preconditionFailure("a layer without a tensor of role \(role)") }
      return entry
    }
  }

  /// A table of V rows in the arena.
  public struct RowTable: Sendable, Equatable {
    /// PyTorch's name for the table of the sums.
    public let name: String
    /// [V, ·]: each unit's own row; the table itself where nothing is summed.
    public let own: Entry
    /// [P, ·]: the parts' rows; nil where nothing is summed.
    public let parts: Entry?
  }

  /// How many numbers are learnt.
  public var parameterCount: Int { entries.reduce(0) { $0 + $1.count } }

  /// The tensors of a model with this configuration, which must be valid.
  public init(for configuration: ModelConfiguration) {
    let (v, d, h) = (configuration.vocabularySize, configuration.embeddingSize, configuration.hiddenSize)
    let composition = configuration.composition
    var entries: [Entry] = []
    var end = 0
    func add(
      _ name: String, _ shape: [Int], decays: Bool = false, start: LayerTensor.Start = .zero
    ) -> Entry {
      let entry = Entry(name: name, shape: shape, offset: end, decays: decays, start: start)
      entries.append(entry)
      end = (entry.range.upperBound + Self.alignment - 1) / Self.alignment * Self.alignment
      return entry
    }
    func addRows(_ name: String, width: Int, decays: Bool = false) -> RowTable {
      guard let composition else {
        return RowTable(name: name, own: add(name, [v, width], decays: decays), parts: nil)
      }
      return RowTable(
        name: name, own: add(ParameterName.own(name), [v, width], decays: decays),
        parts: add(ParameterName.parts(name), [composition.partCount, width], decays: decays))
    }
    let embedding = addRows(ParameterName.embedding, width: d)
    layers = (0..<configuration.layers).map { layer in
      var own: [LayerTensor.Role: Entry] = [:]
      for tensor in configuration.layer.tensors(of: configuration.shape(ofLayer: layer)) {
        own[tensor.role] = add(
          tensor.name, tensor.shape, decays: tensor.shape.count > 1, start: tensor.start)
      }
      return LayerEntries(own)
    }
    projection =
      configuration.isTied ? embedding : addRows(ParameterName.projectionWeight, width: h, decays: true)
    projectionBias = add(ParameterName.projectionBias, [v])
    self.embedding = embedding
    self.composition = composition
    self.entries = entries
    arenaCount = end
    places = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.name, $0) })
  }

  /// The tensor with this name, which must be one of ``entries``.
  public subscript(name: String) -> Entry {
    guard let place = places[name] else { preconditionFailure("the model has no tensor \(name)") }
    return entries[place]
  }
}

/// The names that PyTorch gives the tensors of an embedding, an `nn.LSTM` called `rnn` (or linear layers in a
/// list called `hidden`) and a linear projection.
public enum ParameterName {
  /// [V, D]
  public static let embedding = "embedding.weight"
  /// [V, H]
  public static let projectionWeight = "projection.weight"
  /// [V]
  public static let projectionBias = "projection.bias"
  /// [G·H, I], I = D in layer 0 and H above
  public static func inputWeight(_ layer: Int) -> String { "rnn.weight_ih_l\(layer)" }
  /// [G·H, H]
  public static func recurrentWeight(_ layer: Int) -> String { "rnn.weight_hh_l\(layer)" }
  /// [G·H]
  public static func inputBias(_ layer: Int) -> String { "rnn.bias_ih_l\(layer)" }
  /// [G·H]
  public static func recurrentBias(_ layer: Int) -> String { "rnn.bias_hh_l\(layer)" }
  /// [H, I], I = C·D in layer 0 and H above
  public static func hiddenWeight(_ layer: Int) -> String { "hidden.\(layer).weight" }
  /// [H]
  public static func hiddenBias(_ layer: Int) -> String { "hidden.\(layer).bias" }
  /// The units' own rows of a table whose rows are sums: `embedding.own.weight`.
  public static func own(_ table: String) -> String { inserting("own", into: table) }
  /// The parts' rows of a table whose rows are sums: `embedding.parts.weight`.
  public static func parts(_ table: String) -> String { inserting("parts", into: table) }

  private static func inserting(_ word: String, into table: String) -> String {
    let suffix = ".weight"
    precondition(table.hasSuffix(suffix), "a table named \(table)")
    return table.dropLast(suffix.count) + ".\(word)" + suffix
  }
}
