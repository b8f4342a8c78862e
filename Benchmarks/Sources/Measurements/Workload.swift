/// The shape of a character LSTM: embedding, stacked layers, projection.
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

  /// A shape.
  public init(vocabulary: Int, embedding: Int, hidden: Int, layers: Int) {
    self.vocabulary = vocabulary
    self.embedding = embedding
    self.hidden = hidden
    self.layers = layers
  }

  /// G·H: the width of a row of an LSTM's four gates.
  public var gateWidth: Int { 4 * hidden }

  /// How many numbers are learnt, with PyTorch's two biases a layer.
  public var parameterCount: Int {
    let layerWeights = (0..<layers).map { gateWidth * ((($0 == 0) ? embedding : hidden) + hidden + 2) }
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
    /// Windows: gradients, clipping by norm, AdamW. Counted in characters (T·N a window).
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
  /// Model and size, as a row of a table names them: `V100 D128 H128 L2 B50 T50`.
  public var description: String {
    let model = "V\(shape.vocabulary) D\(shape.embedding) H\(shape.hidden) L\(shape.layers)"
    return switch kind {
    case .training: "\(model) B\(lanes) T\(steps)"
    case .sampling:
      "V\(shape.vocabulary) H\(shape.hidden) L\(shape.layers), \(lanes) stream\(lanes == 1 ? "" : "s")"
    case .loading: model
    }
  }
}
