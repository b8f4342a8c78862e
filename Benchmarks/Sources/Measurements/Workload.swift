/// The cell of a measured model, by charrnn's name.
public enum CellKind: String, Codable, Sendable {
  case lstm, gru
  case rnnTanh = "rnn-tanh"
  case minGRU = "mingru"

  /// G: the number of gates.
  public var gates: Int {
    switch self {
    case .lstm: 4
    case .gru: 3
    case .minGRU: 2
    case .rnnTanh: 1
    }
  }

  /// Whether its gates depend on its previous output through a matrix.
  public var hasRecurrentMatrix: Bool { self != .minGRU }
}

/// The shape of a recurrent character model: embedding, stacked layers, projection.
///
/// Letters as everywhere in charrnn: V vocabulary size, D embedding width, H hidden width, L layers.
public struct ModelShape: Codable, Sendable, Hashable {
  /// V
  public var vocabulary: Int
  /// D
  public var embedding: Int
  /// H
  public var hidden: Int
  /// L
  public var layers: Int
  /// The cell of its layers.
  public var cell: CellKind

  /// A shape.
  public init(vocabulary: Int, embedding: Int, hidden: Int, layers: Int, cell: CellKind = .lstm) {
    self.cell = cell
    self.vocabulary = vocabulary
    self.embedding = embedding
    self.hidden = hidden
    self.layers = layers
  }

  /// G·H: the width of a row of gates.
  public var gateWidth: Int { cell.gates * hidden }

  /// The number of learned parameters, with PyTorch's two biases per layer; one bias if there is no recurrent
  /// matrix.
  public var parameterCount: Int {
    let recurrent = cell.hasRecurrentMatrix ? hidden + 1 : 0
    let layerWeights = (0..<layers).map { gateWidth * ((($0 == 0) ? embedding : hidden) + 1 + recurrent) }
    return vocabulary * embedding + layerWeights.reduce(0, +) + vocabulary * (hidden + 1)
  }
}

/// The number type of the factors of a product.
///
/// For training: both operands; sums are always fp32. For sampling: the weights as they are read.
public enum NumberType: String, Codable, Sendable, CaseIterable {
  case fp32, bf16, int8

  /// The size of one weight in bytes.
  public var byteCount: Int {
    switch self {
    case .fp32: 4
    case .bf16: 2
    case .int8: 1
    }
  }
}

/// A task that a worker can repeat.
public struct Workload: Codable, Sendable, Hashable {
  /// The kinds of tasks.
  public enum Kind: String, Codable, Sendable {
    /// Windows: gradients, clipping by norm, AdamW. Counted in characters (T·N per window).
    case training
    /// S streams, one character each per step: model, softmax with temperature, draw. Counted in characters.
    case sampling
    /// Loads a model file until the model can generate text. Counted in bytes of the file.
    case loading
  }

  /// What is done.
  public var kind: Kind
  /// The shape of the model.
  public var shape: ModelShape
  /// N or S: the number of lanes of a window, or of streams.
  public var lanes: Int
  /// T: the number of steps of a window; 1 for sampling.
  public var steps: Int
  /// In what numbers.
  public var numbers: NumberType
  /// On how many threads.
  public var threads: Int
  /// PyTorch only: whether its oneDNN kernels are used.
  public var usesOneDNN: Bool
  /// The model file, if one is read.
  public var file: String?

  /// A workload.
  public init(
    kind: Kind, shape: ModelShape, lanes: Int = 1, steps: Int = 1, numbers: NumberType = .fp32, threads: Int,
    usesOneDNN: Bool = true, file: String? = nil
  ) {
    self.kind = kind
    self.shape = shape
    self.lanes = lanes
    self.steps = steps
    self.numbers = numbers
    self.threads = threads
    self.usesOneDNN = usesOneDNN
    self.file = file
  }
}

extension Workload: CustomStringConvertible {
  /// Model and size, as in the rows of a table: `V100 D128 H128 L2 B50 T50`, preceded by the cell unless it
  /// is the LSTM.
  public var description: String {
    let cell = shape.cell == .lstm ? "" : "\(shape.cell.rawValue) "
    let model = "\(cell)V\(shape.vocabulary) D\(shape.embedding) H\(shape.hidden) L\(shape.layers)"
    return switch kind {
    case .training: "\(model) B\(lanes) T\(steps)"
    case .sampling:
      "\(cell)V\(shape.vocabulary) H\(shape.hidden) L\(shape.layers), \(lanes) stream\(lanes == 1 ? "" : "s")"
    case .loading: model
    }
  }
}
