import CKernels
import LanguageModels

/// The loops of one kind of layer: a forward step and a backward step.
///
/// A new kind is one file in `Loops/` and a line in ``all``.
struct LayerLoops: Sendable {
  /// The vector that a step reads in addition to the product with W_hh.
  enum Carried: Sendable {
    case nothing
    /// The second part of the state, always in 32 bits.
    case secondPart
    /// The hidden state itself: if products read it in 16 bits, a 32-bit copy is kept beside it.
    case hidden
  }

  /// The registered name of the ``LayerDescriptor``.
  let name: String
  /// The vector that is carried from step to step.
  var carried = Carried.nothing
  /// Whether the backward step needs H numbers of the forward step in addition to the activations.
  var keepsRecurrentPart = false
  /// The loop of a forward step.
  let forward:
    @Sendable (borrowing charrnn_operand_kernels) -> (
      @convention(c) (UnsafePointer<charrnn_cell_forward>?) -> Void
    )
  /// The loop of a backward step.
  let backward:
    @Sendable (borrowing charrnn_operand_kernels) -> (
      @convention(c) (UnsafePointer<charrnn_cell_backward>?) -> Void
    )

  /// The registry: every kind of layer that this engine implements.
  static let all: [LayerLoops] = [.lstm, .gru, .minGRU, .rnnTanh, .rnnReLU, .feedforward]

  /// The loops of the kind of layer with this registered name.
  static func named(_ name: String) -> LayerLoops {
    guard let loops = all.first(where: { $0.name == name }) else {
      preconditionFailure("the CPU engine has no layer \(name); it has \(all.map(\.name))")
    }
    return loops
  }
}

extension LayerDescriptor {
  /// The index of the gate whose two projections are not simply added; nil if there is none. The loops
  /// support at most one.
  var separateGate: Int? { gates.firstIndex { gatesWithSeparateProjections.contains($0) } }
}
