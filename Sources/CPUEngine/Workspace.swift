import LanguageModels

/// The activations of windows of up to N lanes × T steps, kept from window to window.
///
/// All are time-major. The engine's documentation has the formula of their size.
final class Workspace {
  let lanes: Int
  let capacity: Int
  /// [T + 1, N, H] of each layer; row 0 is the state before the window.
  let hidden: [OperandBuffer]
  /// [T + 1, N, H] of each layer; empty where the cell has no second state part.
  let cell: [AlignedBuffer]
  /// [T, N, G·H] of each layer: input projections, then activations.
  let gates: [AlignedBuffer]
  /// [T, N, G·H] of each layer: the gradients of the gates' inputs. In fp32 they take the place of the activations; in
  /// bf16 all layers, which are worked off one after another, share one block.
  let gateGradients: [OperandBuffer]
  /// [T, N, H] of each layer that dropout acts above: what it lets through to the layer above or to the projection.
  private(set) var dropped: [OperandBuffer?]
  /// [T, N, D]: embedding rows, for vocabularies too large for the table.
  private(set) var embedded: OperandBuffer?
  /// [T, N, D]: their gradients; in fp32 in the place of the rows.
  private(set) var embeddedGradient: AlignedBuffer?
  /// [T, N, H]: the gradient of a layer's hidden states.
  let outputGradient: AlignedBuffer?
  /// [N, H]: what flows back into h from the step after.
  let recurrentGradient: AlignedBuffer?
  /// [N, H]: what flows back into c from the step after.
  let cellGradient: AlignedBuffer?

  private let operands: OperandKind
  private let hiddenSize: Int

  init(for model: ModelMemory, lanes: Int, capacity: Int, withGradients: Bool) {
    self.lanes = lanes
    self.capacity = capacity
    let (h, operands) = (model.configuration.hiddenSize, model.operands)
    hiddenSize = h
    dropped = Array(repeating: nil, count: model.configuration.layers)
    self.operands = operands
    let layers = 0..<model.configuration.layers
    hidden = layers.map { _ in OperandBuffer(count: (capacity + 1) * lanes * h, of: operands) }
    let hasCell = model.stateParts > 1
    cell = layers.map { _ in AlignedBuffer(count: hasCell ? (capacity + 1) * lanes * h : 0) }
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
    outputGradient = withGradients ? AlignedBuffer(count: capacity * lanes * h) : nil
    recurrentGradient = withGradients ? AlignedBuffer(count: lanes * h) : nil
    cellGradient = withGradients ? AlignedBuffer(count: lanes * h) : nil
  }

  /// Makes room for what dropout lets through.
  func prepareDropout(_ dropout: Dropout) {
    for layer in dropped.indices where dropped[layer] == nil {
      let place: Dropout.Places = layer == dropped.count - 1 ? .output : .betweenLayers
      guard dropout.acts(at: place) else { continue }
      dropped[layer] = OperandBuffer(count: capacity * lanes * hiddenSize, of: operands)
    }
  }

  /// Makes room for embedding rows.
  func prepareEmbedding(width: Int) {
    guard embedded == nil else { return }
    let gradient = AlignedBuffer(count: capacity * lanes * width)
    embeddedGradient = gradient
    embedded = .counterpart(of: gradient, as: operands)
  }
}
