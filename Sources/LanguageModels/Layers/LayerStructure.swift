/// The sizes of one layer of a network.
public struct LayerShape: Sendable, Equatable {
  /// The layer's number, from 0.
  public let layer: Int
  /// I: the width of what the layer reads.
  public let inputWidth: Int
  /// H
  public let hiddenSize: Int
  /// C: how many units the first layer sees where it sees several.
  public let context: Int
}

/// Which tensors a layer has and how state passes through it: what each engine has one type for.
///
/// Engines and tests tell structures apart by their registered names, never by a switch over all of them.
public struct LayerStructure: Sendable, Equatable {
  /// The name by which engines know the structure.
  public let name: String
  /// How many units the first layer reads at once, from the model's context C.
  let inputPositions: @Sendable (_ context: Int) -> Int
  /// The tensors of a layer, in the order of the arena.
  let tensors: @Sendable (LayerDescriptor, LayerShape) -> [LayerTensor]
  /// What a stream carries for a layer.
  let state: @Sendable (LayerDescriptor, LayerShape) -> [StatePart]

  public static func == (one: LayerStructure, other: LayerStructure) -> Bool { one.name == other.name }

  /// Whether the first layer reads the last C units, so that the model's `context` means something.
  public var readsContext: Bool { inputPositions(2) > 1 }

  /// A state passes from step to step through a recurrent matrix: h depends on W_ih x and W_hh h′.
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

  /// A state passes from step to step element by element: there is no recurrent matrix, so all that a layer
  /// multiplies in a window is one product.
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

  /// No state but the last C − 1 units, which the first layer reads again at every step.
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

  /// A vector of H numbers for each part of the state.
  private static let hiddenVectors: @Sendable (LayerDescriptor, LayerShape) -> [StatePart] = {
    descriptor, layer in
    descriptor.stateParts.map { StatePart(name: $0, width: layer.hiddenSize, holdsUnits: false) }
  }
}

/// One tensor of a layer.
public struct LayerTensor: Sendable, Equatable {
  /// What a layer does with a tensor.
  public enum Role: Sendable, Hashable {
    /// Multiplies what the layer reads, [G·H, I].
    case inputWeight
    /// Multiplies the hidden state of the step before, [G·H, H].
    case recurrentWeight
    /// Is added to the product of ``inputWeight``, [G·H].
    case inputBias
    /// Is added to the product of ``recurrentWeight``, [G·H].
    case recurrentBias
  }

  /// What a tensor starts as.
  public enum Start: Sendable, Equatable {
    /// Zeros.
    case zero
    /// Even draws from ± scale / √fan-in, with the scale that belongs to the tensor's place in the network.
    case uniform
    /// Square blocks of rows, each orthogonal (Saxe, McClelland and Ganguli 2014).
    case orthogonal(blocks: Int)
  }

  /// What the layer does with it.
  public let role: Role
  /// The name in files.
  public let name: String
  /// Rows first; one number for a vector.
  public let shape: [Int]
  /// What it starts as.
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
  /// How many numbers it has.
  public let width: Int
  /// Whether the numbers are units: an id and 1 each, the latest last, 0 where the text had not begun.
  public let holdsUnits: Bool

  /// A part.
  public init(name: String, width: Int, holdsUnits: Bool = false) {
    self.name = name
    self.width = width
    self.holdsUnits = holdsUnits
  }
}
