import CKernels
import LanguageModels

/// The dropout mask of one place, for rows [T·N, width].
struct RowMask {
  let dropout: Dropout
  let key: UInt64
  let width: Int

  init(_ dropout: Dropout, _ place: Dropout.Place, layer: Int = 0, width: Int) {
    self.dropout = dropout
    key = dropout.key(place, layer: layer)
    self.width = width
  }
}

extension Dropout {
  /// Whether dropout changes anything in a network with this many layers.
  func acts(inLayers layers: Int) -> Bool {
    acts(at: .embedding) || acts(at: .output) || layers > 1 && acts(at: .betweenLayers)
      || weightProbability > 0
  }
}

extension WindowJob {
  /// The mask on the rows of the embedding; nil without dropout there.
  var embeddingMask: RowMask? {
    guard let dropout, dropout.acts(at: .embedding) else { return nil }
    return RowMask(dropout, .embedding, width: model.configuration.embeddingSize)
  }

  /// The mask on a layer's hidden states as the next layer or the projection reads them; nil without dropout
  /// there.
  func mask(above layer: Int) -> RowMask? {
    guard let dropout else { return nil }
    let isTop = layer == layers - 1
    guard dropout.acts(at: isTop ? .output : .betweenLayers) else { return nil }
    return RowMask(
      dropout, isTop ? .output : .betweenLayers, layer: isTop ? 0 : layer, width: hiddenSize)
  }

  /// A layer's hidden states as the next layer or the projection reads them: [T·N, H] from a row on.
  func passedRows(ofLayer layer: Int, from row: Int = 0) -> UnsafeMutableRawPointer {
    if mask(above: layer) != nil, let dropped = workspace.dropped[layer] { return dropped[row * hiddenSize] }
    return workspace.hidden[layer][(lanes + row) * hiddenSize]
  }

  /// Multiplies rows of [T·N, width] by a mask; the first row in memory is row `number` of the window.
  func apply(
    _ mask: RowMask, rows: Range<Int>, numberedFrom number: Int = 0, from source: UnsafeRawPointer,
    into destination: UnsafeMutableRawPointer,
    of kind: OperandKind
  ) {
    let (threshold, scale, width) = (mask.dropout.threshold, mask.dropout.scale, mask.width)
    let (dropRow, size) = (kind.loops(of: kernels).dropout_row, width * kind.size)
    for row in rows {
      let rowKey = mask.dropout.rowKey(
        mask.key, time: (number + row) / lanes, lane: firstLane + (number + row) % lanes)
      dropRow?(destination + row * size, source + row * size, width, rowKey, threshold, scale)
    }
  }

  /// Applies dropout to a layer's hidden states as they are computed; nil without dropout there.
  func rowDrop(above layer: Int) -> RowDrop? {
    guard let mask = mask(above: layer), let dropped = workspace.dropped[layer] else { return nil }
    return RowDrop(
      job: self, mask: mask, source: workspace.hidden[layer][lanes * hiddenSize], destination: dropped.start)
  }
}

/// Writes a layer's hidden states after dropout.
struct RowDrop {
  let job: WindowJob
  let mask: RowMask
  let source: UnsafeMutableRawPointer
  let destination: UnsafeMutableRawPointer

  func callAsFunction(_ rows: Range<Int>) {
    job.apply(mask, rows: rows, from: source, into: destination, of: job.model.operands)
  }
}
