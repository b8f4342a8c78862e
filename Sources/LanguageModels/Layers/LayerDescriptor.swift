/// What a layer *is*, apart from any engine: its structure, its gates, what a stream carries for it, how
/// large its weights start and how fast they move.
///
/// A network is an embedding, L layers of one kind and a projection. A new kind of layer is one file in
/// `Layers/` with such a descriptor, a line in ``all``, and in each engine what computes it.
public struct LayerDescriptor: Sendable {
  /// How large the weights of a network start.
  public struct InitialScales: Sendable, Equatable {
    /// The standard deviation of the embedding, unless it is the projection too.
    public var embedding: Double
    /// Input weights are drawn from ± this / √fan-in.
    public var input: Double
    /// The projection is drawn from ± this / √fan-in.
    public var projection: Double

    /// Scales.
    public init(embedding: Double = 0.05, input: Double = 1, projection: Double = 1) {
      self.embedding = embedding
      self.input = input
      self.projection = projection
    }
  }

  /// The registered name: the command-line value, the word in help and the string in the model file.
  public let name: String
  /// Earlier names, which options and files may still use.
  public let aliases: [String]
  /// One line for help texts.
  public let summary: String
  /// Which tensors such a layer has and how state passes through it.
  public let structure: LayerStructure
  /// The gates in the order of their row blocks in the weights (PyTorch's order).
  public let gates: [String]
  /// The vectors that a stream carries from step to step, the hidden state first.
  public let stateParts: [String]
  /// How large the weights start.
  public let initialScales: InitialScales
  /// What an update rule's usual learning rate is multiplied by to suit the layer.
  public let learningRateShare: Double
  /// The gates that do not simply add W_ih x + b_ih and W_hh h′ + b_hh: their biases are no sum, and the two
  /// projections have gradients of their own.
  public let gatesWithSeparateProjections: Set<String>

  /// A descriptor; `gates` in PyTorch's order.
  public init(
    name: String, aliases: [String] = [], summary: String, structure: LayerStructure, gates: [String],
    stateParts: [String], initialScales: InitialScales = InitialScales(), learningRateShare: Double = 1,
    gatesWithSeparateProjections: Set<String> = []
  ) {
    self.name = name
    self.aliases = aliases
    self.summary = summary
    self.structure = structure
    self.gates = gates
    self.stateParts = stateParts
    self.initialScales = initialScales
    self.learningRateShare = learningRateShare
    self.gatesWithSeparateProjections = gatesWithSeparateProjections
  }

  /// The registry: every kind of layer that a model can be built from.
  public static let all: [LayerDescriptor] = [.lstm, .gru, .minGRU, .rnnTanh, .rnnReLU, .feedforward]

  /// The registered kind of layer with this name, or with this name earlier, if there is one.
  public static func named(_ name: String) -> LayerDescriptor? {
    all.first { $0.name == name || $0.aliases.contains(name) }
  }
}

extension LayerDescriptor {
  /// The tensors of a layer, in the order of the arena.
  func tensors(of layer: LayerShape) -> [LayerTensor] { structure.tensors(self, layer) }

  /// What a stream carries for a layer.
  func state(of layer: LayerShape) -> [StatePart] { structure.state(self, layer) }
}
