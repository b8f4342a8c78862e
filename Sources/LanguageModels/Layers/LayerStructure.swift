/// The sizes of one layer of a network.
public struct LayerShape: Sendable, Equatable {
  /// The index of the layer, from 0.
  public let layer: Int
  /// I: the width of the layer's input.
  public let inputWidth: Int
  /// H: the width of the hidden state.
  public let hiddenSize: Int
  /// C: how many units the first layer reads if its structure reads a context.
  public let context: Int
}

/// Which tensors a layer has and how its state is passed from step to step. Each engine has one type per
/// structure.
///
/// Engines and tests look structures up by their registered names, never with a switch over all of them.
public struct LayerStructure: Sendable, Equatable {
  /// The name by which engines look up the structure.
  public let name: String
  /// How many units the first layer reads at once, given the model's context C.
  let inputPositions: @Sendable (_ context: Int) -> Int
  /// The tensors of one layer, in the order of the arena.
  let tensors: @Sendable (LayerDescriptor, LayerShape) -> [LayerTensor]
  /// The parts of the state that a stream carries for one layer.
  let state: @Sendable (LayerDescriptor, LayerShape) -> [StatePart]

  public static func == (one: LayerStructure, other: LayerStructure) -> Bool { one.name == other.name }

  /// Whether the first layer reads the last C units, so that the model's `context` has a meaning.
  public var readsContext: Bool { inputPositions(2) > 1 }

  /// The state is passed from step to step through a recurrent matrix: h depends on W_ih x and W_hh h′.
  public static let recurrent = LayerStructure(
    name: "recurrent", inputPositions: { _ in 1 },
    tensors: { descriptor, layer in
      let (number, h, rows) = (layer.layer, layer.hiddenSize, descriptor.gates.count * layer.hiddenSize)
      return [
        LayerTensor(.inputWeight, ParameterName.inputWeight(number), [rows, layer.inputWidth], .uniform),
        LayerTensor(
          .recurrentWeight, ParameterName.recurrentWeight(number), [rows, h],
          .orthogonal(blocks: descriptor.gates.count)),
        LayerTensor(.inputBias, ParameterName.inputBias(number), [rows], .zero),
        LayerTensor(.recurrentBias, ParameterName.recurrentBias(number), [rows], .zero),
      ]
    },
    state: hiddenVectors)

  /// The state is passed from step to step element by element. There is no recurrent matrix, so all products
  /// of a layer in a window are one.
  public static let elementwise = LayerStructure(
    name: "elementwise", inputPositions: { _ in 1 },
    tensors: { descriptor, layer in
      let rows = descriptor.gates.count * layer.hiddenSize
      return [
        LayerTensor(
          .inputWeight, ParameterName.inputWeight(layer.layer), [rows, layer.inputWidth], .uniform),
        LayerTensor(.inputBias, ParameterName.inputBias(layer.layer), [rows], .zero),
      ]
    },
    state: hiddenVectors)

  /// The only state is the last C − 1 units, which the first layer reads again at every step.
  public static let feedforward = LayerStructure(
    name: "feedforward", inputPositions: { $0 },
    tensors: { descriptor, layer in
      let rows = descriptor.gates.count * layer.hiddenSize
      return [
        LayerTensor(
          .inputWeight, ParameterName.hiddenWeight(layer.layer), [rows, layer.inputWidth], .uniform),
        LayerTensor(.inputBias, ParameterName.hiddenBias(layer.layer), [rows], .zero),
      ]
    },
    state: { descriptor, layer in
      layer.layer > 0
        ? [] : descriptor.stateParts.map { StatePart(name: $0, width: layer.context - 1, holdsUnits: true) }
    })

  /// One vector of H numbers for each part of the state.
  private static let hiddenVectors: @Sendable (LayerDescriptor, LayerShape) -> [StatePart] = {
    descriptor, layer in
    descriptor.stateParts.map { StatePart(name: $0, width: layer.hiddenSize, holdsUnits: false) }
  }
}

/// One tensor of a layer.
public struct LayerTensor: Sendable, Equatable {
  /// How a layer uses a tensor.
  public enum Role: Sendable, Hashable {
    /// Multiplies the layer's input, [G·H, I].
    case inputWeight
    /// Multiplies the previous hidden state, [G·H, H].
    case recurrentWeight
    /// Added to the product of ``inputWeight``, [G·H].
    case inputBias
    /// Added to the product of ``recurrentWeight``, [G·H].
    case recurrentBias
  }

  /// How a tensor is initialised.
  public enum Start: Sendable, Equatable {
    /// All zeros.
    case zero
    /// Uniform in ± scale / √fan-in; the scale is that of the tensor's place in the network.
    case uniform
    /// Square blocks of rows, each an orthogonal matrix (Saxe, McClelland and Ganguli 2014).
    case orthogonal(blocks: Int)
  }

  /// How the layer uses it.
  public let role: Role
  /// The name in model files.
  public let name: String
  /// Rows first; a single number for a vector.
  public let shape: [Int]
  /// How it is initialised.
  public let start: Start

  init(_ role: Role, _ name: String, _ shape: [Int], _ start: Start) {
    self.role = role
    self.name = name
    self.shape = shape
    self.start = start
  }
}

/// One vector that a stream carries for a layer from step to step.
public struct StatePart: Sendable, Equatable {
  /// The name, for example `hidden`.
  public let name: String
  /// The number of elements.
  public let width: Int
  /// Whether the elements are units: each is an id plus 1, the latest unit last; 0 stands for positions
  /// before the beginning of the text.
  public let holdsUnits: Bool

  /// A part with the given name and width.
  public init(name: String, width: Int, holdsUnits: Bool = false) {
    self.name = name
    self.width = width
    self.holdsUnits = holdsUnits
  }
}
