/// What the layers of a measured model are made of, by charrnn's name.
public enum CellKind: String, Codable, Sendable {
  case lstm, gru
  case rnnTanh = "rnn-tanh"
  case minGRU = "mingru"

  /// G: how many gates it has.
  public var gates: Int {
    switch self {
    case .lstm: 4
    case .gru: 3
    case .minGRU: 2
    case .rnnTanh: 1
    }
  }

  /// Whether its gates also see its own last output through a matrix.
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
  /// What a layer is made of.
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

  /// How many numbers are learned, with PyTorch's two biases a layer; one where there is no recurrent matrix.
  public var parameterCount: Int {
    let recurrent = cell.hasRecurrentMatrix ? hidden + 1 : 0
    let layerWeights = (0..<layers).map { gateWidth * ((($0 == 0) ? embedding : hidden) + 1 + recurrent) }
    return vocabulary * embedding + layerWeights.reduce(0, +) + vocabulary * (hidden + 1)
  }
}

/// In what numbers a product's factors are.
///
/// For training: both operands, sums being fp32 in any case. For sampling: the weights as they are read.
public enum NumberType: String, Codable, Sendable, CaseIterable {
  case fp32, bf16, int8

  /// Bytes of one weight.
  public var byteCount: Int {
    switch self {
    case .fp32: 4
    case .bf16: 2
    case .int8: 1
    }
  }
}

/// One thing that a worker can be told to do again and again.
public struct Workload: Codable, Sendable, Hashable {
  /// What is done.
  public enum Kind: String, Codable, Sendable {
    /// Windows: gradients, clipping by norm, AdamW. Counted in characters (T·N per window).
    case training
    /// S streams, one character each at a time: model, softmax at a temperature, draw. Counted in characters.
    case sampling
    /// A model file becomes a model that can write. Counted in bytes of the file.
    case loading
  }

  /// What is done.
  public var kind: Kind
  /// With which model.
  public var shape: ModelShape
  /// N or S: lanes of a window, or streams.
  public var lanes: Int
  /// T: steps of a window; 1 for sampling.
  public var steps: Int
  /// In what numbers.
  public var numbers: NumberType
  /// On how many threads.
  public var threads: Int
  /// PyTorch alone: whether its oneDNN kernels are used.
  public var usesOneDNN: Bool
  /// The model file, where one is read.
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
  /// Model and size, as a row of a table names them: `V100 D128 H128 L2 B50 T50`, after the cell unless it is
  /// the LSTM.
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
