import CKernels
import LanguageModels

/// The loops of one kind of layer: one step forward and one step back.
///
/// A new kind is one file in `Loops/` and a line in ``all``.
struct LayerLoops: Sendable {
  /// The vector that enters a step other than through W_hh.
  enum Carried: Sendable {
    case nothing
    /// The second part of the state, of 32 bits always.
    case secondPart
    /// The hidden state itself: where products read it in 16 bits, a copy of 32 is kept beside it.
    case hidden
  }

  /// The registered name of the ``LayerDescriptor``.
  let name: String
  /// What is carried from step to step.
  var carried = Carried.nothing
  /// Whether the step back needs, besides the activations, H numbers of the step forward.
  var keepsRecurrentPart = false
  /// One step forward.
  let forward:
    @Sendable (borrowing charrnn_operand_kernels) -> (
      @convention(c) (UnsafePointer<charrnn_cell_forward>?) -> Void
    )
  /// One step back.
  let backward:
    @Sendable (borrowing charrnn_operand_kernels) -> (
      @convention(c) (UnsafePointer<charrnn_cell_backward>?) -> Void
    )

  /// The registry: every kind of layer that this engine runs.
  static let all: [LayerLoops] = [.lstm, .gru, .minGRU, .rnnTanh, .rnnReLU, .feedforward]

  /// The loops of the kind with this registered name.
  static func named(_ name: String) -> LayerLoops {
    guard let loops = all.first(where: { $0.name == name }) else {
      preconditionFailure("the CPU engine has no layer \(name); it has \(all.map(\.name))")
    }
    return loops
  }
}

extension LayerDescriptor {
  /// The number of the gate whose two projections are not simply added, if there is one; the loops know of
  /// one at most.
  var separateGate: Int? { gates.firstIndex { gatesWithSeparateProjections.contains($0) } }
}
