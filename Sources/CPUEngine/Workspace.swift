import LanguageModels

/// The activations of windows of up to N lanes × T steps, kept from window to window.
///
/// All are time-major. Floats: forward, for each layer T·N·(G·H + 2·H); with gradients another T·N·H, and V·G·H for the
/// table's gradient.
final class Workspace {
  let lanes: Int
  let capacity: Int
  /// [T + 1, N, H] of each layer; row 0 is the state before the window.
  let hidden: [AlignedBuffer]
  /// [T + 1, N, H] of each layer; empty where the cell has no second state part.
  let cell: [AlignedBuffer]
  /// [T, N, G·H] of each layer: input projections, then activations, then their gradients.
  let gates: [AlignedBuffer]
  /// [T, N, H] of each layer but the last: what dropout lets through to the layer above.
  private(set) var dropped: [AlignedBuffer] = []
  /// [T, N, D]: embedding rows, for vocabularies too large for the table.
  private(set) var embedded: AlignedBuffer?
  /// [T, N, H]: the gradient of a layer's hidden states.
  let outputGradient: AlignedBuffer?
  /// [N, H]: what flows back into h from the step after.
  let recurrentGradient: AlignedBuffer?
  /// [N, H]: what flows back into c from the step after.
  let cellGradient: AlignedBuffer?

  init(for model: ModelMemory, lanes: Int, capacity: Int, withGradients: Bool) {
    self.lanes = lanes
    self.capacity = capacity
    let h = model.configuration.hiddenSize
    let layers = 0..<model.configuration.layers
    hidden = layers.map { _ in AlignedBuffer(count: (capacity + 1) * lanes * h) }
    let hasCell = model.stateParts > 1
    cell = layers.map { _ in AlignedBuffer(count: hasCell ? (capacity + 1) * lanes * h : 0) }
    gates = layers.map { _ in AlignedBuffer(count: capacity * lanes * model.gateWidth) }
    outputGradient = withGradients ? AlignedBuffer(count: capacity * lanes * h) : nil
    recurrentGradient = withGradients ? AlignedBuffer(count: lanes * h) : nil
    cellGradient = withGradients ? AlignedBuffer(count: lanes * h) : nil
  }

  /// Makes room for what dropout lets through.
  func prepareDropout() {
    guard dropped.isEmpty, hidden.count > 1 else { return }
    dropped = (0..<hidden.count - 1).map { layer in
      AlignedBuffer(count: hidden[layer].count / (capacity + 1) * capacity)
    }
  }

  /// Makes room for embedding rows.
  func prepareEmbedding(width: Int) {
    if embedded == nil { embedded = AlignedBuffer(count: capacity * lanes * width) }
  }
}
