import LanguageModels

/// The activations of windows of up to N lanes × T steps, kept from window to window.
///
/// All arrays are time-major. ``EngineMemory`` has the formulas of their sizes.
final class Workspace {
  let lanes: Int
  let capacity: Int
  /// [T + 1, N, H] for each layer; row 0 is the state before the window.
  let hidden: [OperandBuffer]
  /// [T + 1, N, H] for each layer: the vector that is carried in addition to what products read, in 32 bits;
  /// nil if there is none. A 32-bit hidden state that is itself carried needs no memory of its own.
  let carried: [UnsafeMutablePointer<Float>?]
  /// [T, N, H] for each layer: what the backward step needs in addition to the activations; nil if it needs
  /// nothing.
  let kept: [AlignedBuffer?]
  /// [T, N, G·H] for each layer: input projections, then activations.
  let gates: [AlignedBuffer]
  /// [T, N, G·H] for each layer: the gradients of the gates' inputs. In fp32 they overwrite the activations;
  /// in bf16 all layers, which run one after another, share one block.
  let gateGradients: [OperandBuffer]
  /// [T, N, G·H]: the gradients of the recurrent projections if they differ from those of the gates' inputs,
  /// one block for all layers.
  let recurrentGateGradients: OperandBuffer?
  /// [T, N, H] for each layer whose output dropout acts on: the hidden states after dropout.
  private(set) var dropped: [OperandBuffer?]
  /// [T, N, D], for a network that reads a context [T + C − 1, N, D]: embedding rows, if there is no table.
  private(set) var embedded: OperandBuffer?
  /// [T, N, D]: their gradients; in fp32 they overwrite the rows.
  private(set) var embeddedGradient: AlignedBuffer?
  /// [T + C − 1, N]: the units that a network with a context reads in a window, starting with those before
  /// it; `UInt32.max` for none. Empty if units are read one by one.
  let context: UnsafeMutableBufferPointer<UInt32>
  /// [C, T, N]: the same for each position of the context, in a window in which lanes are reset.
  private(set) var splitContext = UnsafeMutableBufferPointer<UInt32>(start: nil, count: 0)
  /// What steps before which lanes are reset read instead of the rows before them: [N, H] each.
  private(set) var restarted: (hidden: OperandBuffer, carried: AlignedBuffer)?
  /// What only training needs.
  let gradients: Gradients?

  /// Gradients of activations; all layers use the same memory in turn.
  struct Gradients {
    /// [T, N, H]: the gradient of a layer's hidden states.
    let output: AlignedBuffer
    /// [N, H]: the gradient that flows back to h from the next step.
    let recurrent: AlignedBuffer
    /// [N, H]: the gradient that flows back to the carried vector from the next step.
    let carried: AlignedBuffer
  }

  private let operands: OperandKind
  private let hiddenSize: Int
  /// Keeps the memory of ``carried`` alive.
  private let carriedMemory: [AlignedBuffer]
  private let contextMemory: AlignedMemory
  private var splitMemory: AlignedMemory?
  private var hasSplitRows = false

  init(for model: ModelMemory, lanes: Int, capacity: Int, withGradients: Bool) {
    self.lanes = lanes
    self.capacity = capacity
    let (h, operands) = (model.configuration.hiddenSize, model.operands)
    hiddenSize = h
    dropped = Array(repeating: nil, count: model.configuration.layers)
    self.operands = operands
    let layers = 0..<model.configuration.layers
    let positions = model.configuration.inputPositions
    let seen = positions > 1 ? (capacity + positions - 1) * lanes : 0
    contextMemory = AlignedMemory(byteCount: seen * MemoryLayout<UInt32>.stride)
    context = UnsafeMutableBufferPointer(
      start: contextMemory.start.bindMemory(to: UInt32.self, capacity: seen), count: seen)
    let hidden = layers.map { _ in OperandBuffer(count: (capacity + 1) * lanes * h, of: operands) }
    self.hidden = hidden
    let carried = model.loops.carried
    if carried == .secondPart || carried == .hidden && operands != .fp32 {
      carriedMemory = layers.map { _ in AlignedBuffer(count: (capacity + 1) * lanes * h) }
      self.carried = carriedMemory.map(\.start)
    } else {
      carriedMemory = []
      self.carried = hidden.map { carried == .hidden ? $0.start.assumingMemoryBound(to: Float.self) : nil }
    }
    let keeps = withGradients && model.loops.keepsRecurrentPart
    kept = layers.map { _ in keeps ? AlignedBuffer(count: capacity * lanes * h) : nil }
    let gates = layers.map { _ in AlignedBuffer(count: capacity * lanes * model.gateWidth) }
    self.gates = gates
    if !withGradients {
      gateGradients = []
    } else if operands == .fp32 {
      gateGradients = gates.map { OperandBuffer(viewing: $0) }
    } else {
      let shared = OperandBuffer(count: capacity * lanes * model.gateWidth, of: operands)
      gateGradients = layers.map { _ in shared }
    }
    recurrentGateGradients =
      withGradients && model.separateGate != nil
      ? OperandBuffer(count: capacity * lanes * model.gateWidth, of: operands) : nil
    gradients =
      withGradients
      ? Gradients(
        output: AlignedBuffer(count: capacity * lanes * h), recurrent: AlignedBuffer(count: lanes * h),
        carried: AlignedBuffer(count: lanes * h)) : nil
  }

  /// Allocates the hidden states after dropout.
  func prepareDropout(_ dropout: Dropout) {
    for layer in dropped.indices where dropped[layer] == nil {
      let place: Dropout.Places = layer == dropped.count - 1 ? .output : .betweenLayers
      guard dropout.acts(at: place) else { continue }
      dropped[layer] = OperandBuffer(count: capacity * lanes * hiddenSize, of: operands)
    }
  }

  /// Allocates the embedding rows of all units that a network with a context reads; their gradients belong to
  /// the workers.
  ///
  /// - Parameter isSplit: Whether each position of the context has rows of its own, [C, T, N].
  func prepareContext(width: Int, isSplit: Bool) {
    guard embedded == nil || isSplit && !hasSplitRows else { return }
    hasSplitRows = isSplit
    embedded = OperandBuffer(count: (isSplit ? splitCount : context.count) * width, of: operands)
  }

  /// Allocates the context for each of its positions.
  func prepareSplitContext() {
    guard splitMemory == nil else { return }
    let memory = AlignedMemory(byteCount: splitCount * MemoryLayout<UInt32>.stride)
    splitMemory = memory
    splitContext = UnsafeMutableBufferPointer(
      start: memory.start.bindMemory(to: UInt32.self, capacity: splitCount), count: splitCount)
  }

  /// C·T·N, which is at least (T + C − 1)·N.
  private var splitCount: Int { (context.count / lanes - capacity + 1) * capacity * lanes }

  /// Allocates what windows need in which lanes are reset.
  func prepareResets() {
    guard restarted == nil else { return }
    let count = lanes * hiddenSize
    restarted = (OperandBuffer(count: count, of: operands), AlignedBuffer(count: count))
  }

  /// Allocates embedding rows and their gradients.
  func prepareEmbedding(width: Int) {
    guard embedded == nil else { return }
    let gradient = AlignedBuffer(count: capacity * lanes * width)
    embeddedGradient = gradient
    embedded = .counterpart(of: gradient, as: operands)
  }
}
