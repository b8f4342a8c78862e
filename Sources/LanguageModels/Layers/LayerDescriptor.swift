/// The description of a kind of layer, independent of any engine: its structure, its gates, the state that a
/// stream carries for it, its initial weights and its usual learning rate.
///
/// A network is an embedding, L layers of one kind and a projection. A new kind of layer is one file in
/// `Layers/` with such a descriptor, a line in ``all``, and its computation in each engine.
public struct LayerDescriptor: Sendable {
  /// The scales of a network's initial weights.
  public struct InitialScales: Sendable, Equatable {
    /// The standard deviation of the embedding, unless the projection is tied to it.
    public var embedding: Double
    /// Input weights are drawn uniformly from ± this / √fan-in.
    public var input: Double
    /// Projection weights are drawn uniformly from ± this / √fan-in.
    public var projection: Double

    /// The given scales.
    public init(embedding: Double = 0.05, input: Double = 1, projection: Double = 1) {
      self.embedding = embedding
      self.input = input
      self.projection = projection
    }
  }

  /// The registered name: the command-line value, the word in help and the string in the model file.
  public let name: String
  /// Earlier names, which options and model files may still use.
  public let aliases: [String]
  /// One line for help texts.
  public let summary: String
  /// Which tensors the layer has and how its state is passed from step to step.
  public let structure: LayerStructure
  /// The gates in the order of their blocks of rows in the weights (PyTorch's order).
  public let gates: [String]
  /// The vectors that a stream carries from step to step, the hidden state first.
  public let stateParts: [String]
  /// The scales of the initial weights.
  public let initialScales: InitialScales
  /// The factor by which an update rule's usual learning rate is multiplied for this kind of layer.
  public let learningRateShare: Double
  /// The learning rate of a network of such layers that learns from a text while it reads it (dynamic
  /// evaluation), where the gradient of a segment is clipped to a norm of 1.
  public let adaptiveLearningRate: Double
  /// The gates that do not simply add W_ih x + b_ih and W_hh h′ + b_hh: for these, the two biases cannot be
  /// summed beforehand, and the two projections have different gradients.
  public let gatesWithSeparateProjections: Set<String>

  /// A descriptor; `gates` in PyTorch's order.
  public init(
    name: String, aliases: [String] = [], summary: String, structure: LayerStructure, gates: [String],
    stateParts: [String], initialScales: InitialScales = InitialScales(), learningRateShare: Double = 1,
    adaptiveLearningRate: Double = 0.1, gatesWithSeparateProjections: Set<String> = []
  ) {
    self.name = name
    self.aliases = aliases
    self.summary = summary
    self.structure = structure
    self.gates = gates
    self.stateParts = stateParts
    self.initialScales = initialScales
    self.learningRateShare = learningRateShare
    self.adaptiveLearningRate = adaptiveLearningRate
    self.gatesWithSeparateProjections = gatesWithSeparateProjections
  }

  /// The registry: every kind of layer from which a model can be built.
  public static let all: [LayerDescriptor] = [.lstm, .gru, .minGRU, .rnnTanh, .rnnReLU, .feedforward]

  /// The kind of layer with this name or alias; nil if there is none.
  public static func named(_ name: String) -> LayerDescriptor? {
    all.first { $0.name == name || $0.aliases.contains(name) }
  }
}

extension LayerDescriptor {
  /// The tensors of one layer, in the order of the arena.
  func tensors(of layer: LayerShape) -> [LayerTensor] { structure.tensors(self, layer) }

  /// The parts of the state that a stream carries for one layer.
  func state(of layer: LayerShape) -> [StatePart] { structure.state(self, layer) }
}
