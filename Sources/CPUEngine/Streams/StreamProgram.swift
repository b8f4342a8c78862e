import CKernels

/// All that the shares of a ``StreamStep`` read and write, as plain numbers and addresses: workers that count
/// references to the same objects would wait for one another longer than they multiply.
struct StreamProgram {
  /// A block of units of a layer: its product or products, then its gates.
  struct Block {
    /// None where nothing is multiplied.
    let product: StreamProduct?
    /// W_ih x + b of a cell whose projections stay apart; then ``product`` is W_hh h.
    let inputProduct: StreamProduct?
    var cell: charrnn_cell_forward
    /// Where the carried vector of the block's units lies in the state, if there is one.
    let carriedOffset: Int?
  }

  struct Layer {
    let isShared: Bool
    let blocks: UnsafeMutableBufferPointer<Block>
    /// [S, H]: h of the layer below; nil in layer 0.
    let below: UnsafePointer<Float>?
    /// Whether the blocks have products of their own for what comes from below.
    let isApart: Bool
    /// Where h of the step before lies in the state; nil where nothing multiplies it.
    let hiddenOffset: Int?
  }

  struct Worker {
    /// The phase for which the operands were loaded, in phases since the beginning.
    var loadedPhase = -1
    let first, above, projection: StreamOperand
  }

  let layers: UnsafeMutableBufferPointer<Layer>
  /// The shares of the projection.
  let projections: UnsafeMutableBufferPointer<StreamProduct>
  /// [S, H]: what the projection reads.
  let top: UnsafePointer<Float>
  let workers: UnsafeMutableBufferPointer<Worker>
  /// [S, width of a layer]: the products, then the gates.
  let gates: UnsafeMutablePointer<Float>
  /// [S, width of a layer]: what ``Block/inputProduct`` gives.
  let inputs: UnsafeMutablePointer<Float>
  /// Whether the carried vector is h itself. The others still read h of the step before, so that it is not
  /// replaced in place.
  let carriesHidden: Bool
  /// Whether layer 0 has rows of a table as its input.
  let readsTable: Bool
  let advance: @convention(c) (UnsafePointer<charrnn_cell_forward>?) -> Void

  // What differs from step to step.
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
    // A worker's first share of a phase takes the rows that its products read.
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
