import CKernels

/// Everything that the shares of a ``StreamStep`` read and write, as plain numbers and addresses: with
/// references to shared objects, workers would spend more time on reference counting than on multiplying.
struct StreamProgram {
  /// A block of hidden units of a layer: its product or products, then its gates.
  struct Block {
    /// Nil if nothing is multiplied.
    let product: StreamProduct?
    /// W_ih x + b for a layer whose projections are kept separate; then ``product`` is W_hh h.
    let inputProduct: StreamProduct?
    var cell: charrnn_cell_forward
    /// The offset of the block's carried vector in the state; nil if there is none.
    let carriedOffset: Int?
  }

  struct Layer {
    let isShared: Bool
    let blocks: UnsafeMutableBufferPointer<Block>
    /// [S, H]: h of the layer below; nil in layer 0.
    let below: UnsafePointer<Float>?
    /// Whether the blocks have separate products for the input from below.
    let isApart: Bool
    /// The offset of the previous h in the state; nil if it is not multiplied.
    let hiddenOffset: Int?
  }

  struct Worker {
    /// The phase for which the operands are loaded, counted from the first step.
    var loadedPhase = -1
    let first, above, projection: StreamOperand
  }

  let layers: UnsafeMutableBufferPointer<Layer>
  /// The shares of the projection.
  let projections: UnsafeMutableBufferPointer<StreamProduct>
  /// [S, H]: the input of the projection.
  let top: UnsafePointer<Float>
  let workers: UnsafeMutableBufferPointer<Worker>
  /// [S, width of a layer]: the products, then the gates.
  let gates: UnsafeMutablePointer<Float>
  /// [S, width of a layer]: the results of ``Block/inputProduct``.
  let inputs: UnsafeMutablePointer<Float>
  /// Whether the carried vector is h itself. Other workers may still read the previous h, so it is not
  /// replaced in place.
  let carriesHidden: Bool
  /// Whether the input of layer 0 is rows of a table.
  let readsTable: Bool
  let advance: @convention(c) (UnsafePointer<charrnn_cell_forward>?) -> Void

  // What changes from step to step.
  var phasesBefore = 0
  var state: UnsafeMutablePointer<Float>
  var units: UnsafePointer<UInt32>
  /// [S, V]
  var logits: UnsafeMutablePointer<Float>

  var phases: Int { layers.count + 1 }

  func shares(ofPhase phase: Int) -> Int {
    if phase == layers.count { return projections.count }
    return layers[phase].isShared ? layers[phase].blocks.count : 1
  }

  func run(share: Int, ofPhase phase: Int, worker: Int) {
    // A worker's first share of a phase loads the rows that its products read.
    let isFirst = workers[worker].loadedPhase != phasesBefore + phase
    workers[worker].loadedPhase = phasesBefore + phase
    if phase == layers.count {
      if isFirst { workers[worker].projection.load(top) }
      projections[share].run(workers[worker].projection, into: logits)
      return
    }
    let layer = layers[phase]
    let operand = phase == 0 || layer.isApart ? workers[worker].first : workers[worker].above
    if isFirst {
      let before = layer.hiddenOffset.map { UnsafePointer(state + $0) }
      if let below = layer.below, let before, layer.isApart {
        workers[worker].above.load(below)
        operand.load(before)
      } else if let below = layer.below {
        operand.load(below, before)
      } else if let before {
        operand.load(before)
      }
    }
    for place in layer.isShared ? share..<share + 1 : 0..<layer.blocks.count {
      layer.blocks[place].inputProduct?.run(workers[worker].above, into: inputs)
      layer.blocks[place].product?.run(operand, into: gates)
      var cell = layer.blocks[place].cell
      if let offset = layer.blocks[place].carriedOffset {
        cell.previous_carried = UnsafePointer(state + offset)
        cell.next_carried =
          carriesHidden ? cell.next_hidden?.assumingMemoryBound(to: Float.self) : state + offset
      }
      if phase == 0 && readsTable { cell.input_rows = units }
      advance(&cell)
    }
  }
}
