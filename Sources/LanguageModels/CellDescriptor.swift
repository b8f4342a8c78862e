/// What a cell *is*, apart from any engine: its gates, its state, how large its weights start and how fast they move.
///
/// A new cell is one file in `Cells/` with such a descriptor, a line in ``all`` and one file in each engine.
public struct CellDescriptor: Sendable {
  /// How a network is built of such cells.
  public enum Structure: Sendable, Equatable {
    /// Layers whose state is carried from step to step.
    case recurrent
    /// A feed-forward network over the last C units, which carries nothing but these units.
    case window
  }

  /// How large the weights of a network start.
  public struct InitialScales: Sendable, Equatable {
    /// The standard deviation of the embedding, where it is no projection too.
    public var embedding: Double
    /// `weight_ih`, or a window network's hidden weights, are drawn within ± this / √fan-in.
    public var input: Double
    /// The projection is drawn within ± this / √fan-in.
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
  /// One line for help texts.
  public let summary: String
  /// How a network is built of such cells.
  public let structure: Structure
  /// The gates in the order of their row blocks in `weight_ih` and `weight_hh` (PyTorch's order).
  public let gates: [String]
  /// The vectors that a stream carries from step to step, the hidden state first; of a window network its last units.
  public let stateParts: [String]
  /// How large the weights start.
  public let initialScales: InitialScales
  /// What an update rule's usual learning rate is multiplied by to suit the cell.
  public let learningRateShare: Double
  /// The gates that do not simply add W_ih x + b_ih and W_hh h′ + b_hh: their biases are no sum, and the two projections
  /// have gradients of their own.
  public let gatesWithSeparateProjections: Set<String>

  /// A descriptor; `gates` in PyTorch's order.
  public init(
    name: String, summary: String, structure: Structure = .recurrent, gates: [String], stateParts: [String],
    initialScales: InitialScales = InitialScales(), learningRateShare: Double = 1,
    gatesWithSeparateProjections: Set<String> = []
  ) {
    self.name = name
    self.summary = summary
    self.structure = structure
    self.gates = gates
    self.stateParts = stateParts
    self.initialScales = initialScales
    self.learningRateShare = learningRateShare
    self.gatesWithSeparateProjections = gatesWithSeparateProjections
  }

  /// The registry: every cell that a model can be built from.
  public static let all: [CellDescriptor] = [.lstm, .gru, .rnnTanh, .rnnReLU, .window]

  /// The registered cell with this name, if there is one.
  public static func named(_ name: String) -> CellDescriptor? { all.first { $0.name == name } }
}
