/// The names, shapes and offsets of a model's parameters in one flat arena of floats.
///
/// Parameters, gradients and moments all have this layout. Names and shapes are PyTorch's, rows first:
/// `embedding.weight` [V, D]; for every layer the tensors of its structure (``LayerStructure``), such as
/// `rnn.weight_ih_l{l}` [G·H, I] with G gates and I the width of the layer's input; `projection.weight` [V,
/// H] and `projection.bias` [V].
///
/// Two of them may be missing from the arena because it stores what they are computed from. If the embedding
/// and the projection are tied, there is only `embedding.weight`. If units are composed of P parts, each
/// table is stored as `….own.weight` [V, ·] and `….parts.weight` [P, ·], whose rows are summed
/// (``UnitComposition``). ``embedding`` and ``projection`` say where the rows are stored; ``derivedTensors``
/// lists what PyTorch's layout has in addition.
public struct ParameterTable: Sendable, Equatable {
  /// One tensor of the arena.
  public struct Entry: Sendable, Equatable {
    /// PyTorch's name.
    public let name: String
    /// Rows first; a single number for a vector.
    public let shape: [Int]
    /// The index of the first element in the arena; a multiple of ``ParameterTable/alignment``.
    public let offset: Int
    /// Whether weight decay applies: it does to weight matrices, but not to biases or to the embedding, whose
    /// rows occur at very different rates.
    public let decays: Bool
    /// How the tensor is initialised; the tables of embedding and projection have their own rules.
    let start: LayerTensor.Start

    /// The number of elements.
    public var count: Int { shape.reduce(1, *) }
    /// The range of the elements in the arena.
    public var range: Range<Int> { offset..<offset + count }
    /// The number of rows, or of elements of a vector.
    public var rows: Int { shape[0] }
    /// The width of a row; 1 for a vector.
    public var columns: Int { shape.count > 1 ? shape[1] : 1 }
  }

  /// Every tensor starts at a multiple of this many elements (64 bytes); the gaps between tensors stay 0.
  public static let alignment = 16

  /// The tensors in the order of the arena and of the model file.
  public let entries: [Entry]
  /// The length of the arena, in elements.
  public let arenaCount: Int
  /// Where the rows of the embedding are stored.
  public let embedding: RowTable
  /// Where the rows of the projection are stored; equal to ``embedding`` if they are tied.
  public let projection: RowTable
  /// The bias of the projection, [V].
  public let projectionBias: Entry
  /// Which parts are summed, if rows are sums.
  public let composition: UnitComposition?
  /// The tensors of each layer.
  public let layers: [LayerEntries]
  private let places: [String: Int]

  /// The tensors of one layer, by role.
  public struct LayerEntries: Sendable, Equatable {
    private let entries: [LayerTensor.Role: Entry]

    init(_ entries: [LayerTensor.Role: Entry]) { self.entries = entries }

    /// The tensor with this role; nil if the layer has none.
    public subscript(role: LayerTensor.Role) -> Entry? { entries[role] }
    /// The input weights, [G·H, I]: every layer has them.
    public var inputWeight: Entry { required(.inputWeight) }
    /// The input bias, [G·H]: every layer has one.
    public var inputBias: Entry { required(.inputBias) }

    /// The tensor with this role, which the layer must have.
    public func required(_ role: LayerTensor.Role) -> Entry {
      guard let entry = entries[role] else { preconditionFailure("a layer without a tensor of role \(role)") }
      return entry
    }
  }

  /// A table of V rows in the arena.
  public struct RowTable: Sendable, Equatable {
    /// PyTorch's name for the table of the sums.
    public let name: String
    /// [V, ·]: each unit's own row; the whole table if nothing is summed.
    public let own: Entry
    /// [P, ·]: the rows of the parts; nil if nothing is summed.
    public let parts: Entry?
  }

  /// The number of trainable parameters.
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
  /// [G·H, I]; I is D in layer 0 and H above.
  public static func inputWeight(_ layer: Int) -> String { "rnn.weight_ih_l\(layer)" }
  /// [G·H, H]
  public static func recurrentWeight(_ layer: Int) -> String { "rnn.weight_hh_l\(layer)" }
  /// [G·H]
  public static func inputBias(_ layer: Int) -> String { "rnn.bias_ih_l\(layer)" }
  /// [G·H]
  public static func recurrentBias(_ layer: Int) -> String { "rnn.bias_hh_l\(layer)" }
  /// [H, I]; I is C·D in layer 0 and H above.
  public static func hiddenWeight(_ layer: Int) -> String { "hidden.\(layer).weight" }
  /// [H]
  public static func hiddenBias(_ layer: Int) -> String { "hidden.\(layer).bias" }
  /// The units' own rows of a table whose rows are sums: `embedding.own.weight`.
  public static func own(_ table: String) -> String { inserting("own", into: table) }
  /// The rows of the parts of a table whose rows are sums: `embedding.parts.weight`.
  public static func parts(_ table: String) -> String { inserting("parts", into: table) }

  private static func inserting(_ word: String, into table: String) -> String {
    let suffix = ".weight"
    precondition(table.hasSuffix(suffix), "a table named \(table)")
    return table.dropLast(suffix.count) + ".\(word)" + suffix
  }
}
