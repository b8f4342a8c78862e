import LanguageModels
import VectorKernels

/// Formulas for the number of bytes that a ``CPUEngine`` allocates.
///
/// With the usual letters, P parameters, G gates, W workers, B rows of logits in a block and e = 4 bytes for
/// fp32 operands, 2 for bf16:
///
/// | what | bytes |
/// |---|---|
/// | parameters, gradients, each moment of the update rule, the average if there is one | 4 · P each |
/// | packed matrices, forward and backward | 2 · e · (all matrices except the embedding) |
/// | tables whose rows are sums | V·(D + H) · 4, V·D · 4 if tied; their index, (V + K)·J · 4 |
/// | table of layer 0 and its gradient, if V ≤ N·T and there is no dropout on the embedding | V·G·H · 8; bf16: + V·(G·H + D) · 2 |
/// | embedding rows and their gradients, otherwise | T·N·D · 4; bf16: + T·N·D · 2 |
/// | the same for a network that reads a context | V·C·H · 8; bf16: + V·(C·H + D) · 2; or (T+C−1)·N·D · e + (T + W(C−1))·N·D · 4 |
/// | activations, per layer | T·N·G·H · 4 + (T+1)·N·H · e |
/// | the vector carried besides h (LSTM; GRU and minGRU in bf16), per layer | (T+1)·N·H · 4 |
/// | what the GRU keeps for the backward pass, per layer | T·N·H · 4 |
/// | gradients of the gates, bf16 | T·N·G·H · 2 |
/// | gradients of recurrent projections, GRU | T·N·G·H · e |
/// | dropout, per layer whose output it acts on | T·N·H · e |
/// | weight-drop, per layer | G·H·H · 4 |
/// | gradients of hidden states | (T+2)·N·H · 4 |
/// | per worker: logits of a block | B·V · 4; bf16: + B·V · 2 |
/// | per worker except one (every worker if tied): its part of the projection's gradient | V·H · 4 |
/// | per worker: packing of transposed products | 1 KiB · max(H, D) |
///
/// B·V is about 131,072, at least 32·V. T·N·V logits never exist at once. If oneDNN computes the products,
/// its own memory is not included.
public enum EngineMemory {
  /// Bytes for training windows of N lanes × T steps.
  ///
  /// - Parameters:
  ///   - configuration: The model.
  ///   - lanes: N
  ///   - steps: T
  ///   - threads: W
  ///   - precision: Not ``Precision/auto``, which depends on the processor.
  ///   - dropout: Where activations are dropped.
  ///   - dropsWeights: Whether elements of recurrent matrices are dropped.
  ///   - updateRule: The update rule, which determines the number of moments.
  ///   - withAverage: Whether there is a moving average of the parameters.
  public static func trainingBytes(
    _ configuration: ModelConfiguration, lanes: Int, steps: Int, threads: Int, precision: Precision,
    dropout: Dropout.Places = .all, dropsWeights: Bool = false, updateRule: UpdateRuleDescriptor = .adamW,
    withAverage: Bool = false
  ) -> Int {
    let sizes = Sizes(configuration)
    let (v, d, h, l, width) = (sizes.v, sizes.d, sizes.h, sizes.l, sizes.width)
    let isNarrow = precision == .bf16
    let operand = isNarrow ? 2 : 4
    let rows = lanes * steps
    let arenas = 2 + updateRule.moments.count + (withAverage ? 1 : 0)
    var bytes = 4 * arenas * sizes.parameters + 2 * operand * sizes.matrices
    bytes += sizes.sums
    if v <= rows && !dropout.contains(.embedding) {
      let table = v * width * sizes.tables
      bytes += 8 * table + (isNarrow ? 2 * (table + v * d) : 0)
    } else if sizes.tables > 1 {
      let before = (sizes.tables - 1) * lanes
      bytes += operand * (rows + before) * d + 4 * (rows + threads * before) * d
    } else {
      bytes += 4 * rows * d + (isNarrow ? 2 * rows * d : 0)
    }
    bytes += l * (4 * rows * width + (rows + lanes) * h * operand)
    switch sizes.loops.carried {
    case .nothing: break
    case .secondPart: bytes += 4 * l * (rows + lanes) * h
    case .hidden: bytes += isNarrow ? 4 * l * (rows + lanes) * h : 0
    }
    if sizes.loops.keepsRecurrentPart { bytes += 4 * l * rows * h }
    if isNarrow { bytes += 2 * rows * width }
    if sizes.hasSeparateGate { bytes += operand * rows * width }
    if dropout.contains(.betweenLayers) { bytes += (l - 1) * rows * h * operand }
    if dropout.contains(.output) { bytes += rows * h * operand }
    if dropsWeights { bytes += 4 * sizes.recurrentMatrices * width * h }
    bytes += 4 * (rows + 2 * lanes) * h + sizes.type.extraTrainingBytes(sizes, lanes: lanes, steps: steps)
    let workerRows = (rows + threads - 1) / threads
    let block = min(max(131_072 / v / 16 * 16, 32), 512, max(workerRows, 1))
    bytes += threads * (block * v * (isNarrow ? 6 : 4) + 4 * v)
    bytes += 4 * (configuration.isTied ? threads : threads - 1) * v * h
    bytes += threads * 1024 * max(h, d)
    return bytes
  }

  /// Bytes for generating S texts together.
  ///
  /// Weights are packed in panels of B columns: 32 with AVX-512, 16 with AVX2, otherwise 8. V′ is V rounded
  /// up to whole panels, H′ is H rounded up to blocks of panels, two blocks per worker. With e = 4, 2 or 1
  /// bytes per weight:
  ///
  /// | what | bytes |
  /// |---|---|
  /// | parameters | 4 · P |
  /// | tables whose rows are sums, and their index | as for training |
  /// | weights of the layers and the projection | e · (M·G·H′·H + V′·H), M = 2·L − 1; L − 1 without recurrent matrices |
  /// | sums of biases; e = 1: + a scale and an offset per column | 8 · L·G·H′; + 8 · (L·G·H′ + V); M instead of L if input and recurrent matrices are separate (GRU) or there are no recurrent matrices |
  /// | rows of layer 0's table, untouched until their unit is first read | (V + K)·G·H′ · 4; (V + K)·C·H · 4 for a network that reads a context |
  /// | hidden states and a layer's gates, twice if matrices are separate | 4 · S·(L·H + G·H′) |
  /// | per worker: the rows that products read | S·H · 16; e < 4: + S·H · 4·e; 12 and 3·e if a product reads one matrix |
  /// | or, before these, per worker while it packs: the rows of a panel | 4 · B·H; L > 1: 8 · B·H |
  ///
  /// - Parameters:
  ///   - configuration: The model.
  ///   - streams: S
  ///   - weights: The type of weights; ``WeightType/auto`` is resolved for this processor.
  ///   - threads: The number of workers.
  public static func samplingBytes(
    _ configuration: ModelConfiguration, streams: Int, weights: WeightType, threads: Int = 1
  ) -> Int {
    let sizes = Sizes(configuration)
    let kernels = Kernels.usual
    let (v, h, l, gates, panel) = (sizes.v, sizes.h, sizes.l, sizes.width / sizes.h, kernels.panel_columns)
    let blocks = StreamLayer.blocks(of: h, panel: panel, workers: threads)
    let width = gates * blocks.count * blocks.units
    let columns = (v + panel - 1) / panel * panel
    let weight: Int
    switch weights.resolved(for: kernels) {
    case .auto, .fp32: weight = 4
    case .bf16: weight = 2
    case .int8: weight = 1
    }
    let isApart = sizes.hasSeparateGate && l > 1
    let matrices = l - 1 + sizes.recurrentMatrices
    // Both matrices of a layer are stored as one, unless their products must be kept separate.
    let isJoined = sizes.type.readsHidden && !isApart
    let scaled = isJoined ? l : matrices
    var bytes = 4 * sizes.parameters + weight * h * (matrices * width + columns)
    bytes += sizes.sums + 8 * l * width + (weight == 1 ? 8 * (scaled * width + v) : 0)
    bytes += 4 * configuration.readableCount * (sizes.tables > 1 ? sizes.tables * h : width)
    let operands = isJoined ? 4 : 3
    let step =
      4 * streams * (l * h + (isApart ? 2 : 1) * width)
      + threads * streams * h * operands * (4 + (weight < 4 ? weight : 0))
    let packing = threads * 4 * panel * (l > 1 && operands == 4 ? 2 * h : h)
    return bytes + max(step, packing)
  }

  struct Sizes {
    let v, d, h, l, width, parameters, matrices: Int
    /// Bytes of the tables whose rows are sums and of their index.
    let sums: Int
    let loops: LayerLoops
    let type: any CPULayer.Type
    let hasSeparateGate: Bool
    /// The number of layers with a recurrent matrix.
    let recurrentMatrices: Int
    /// C for a network that reads a context, whose layer 0 has one table per position; otherwise 1.
    let tables: Int

    init(_ configuration: ModelConfiguration) {
      let table = ParameterTable(for: configuration)
      let layer = configuration.layer
      v = configuration.vocabularySize
      d = configuration.embeddingSize
      h = configuration.hiddenSize
      l = configuration.layers
      width = h * layer.gates.count
      type = CPULayers.type(for: layer.structure)
      recurrentMatrices = table.layers.count { $0[.recurrentWeight] != nil }
      tables = configuration.inputPositions
      parameters = table.parameterCount
      loops = LayerLoops.named(layer.name)
      hasSeparateGate = layer.separateGate != nil
      let rowTables = [table.embedding, table.projection].flatMap { [$0.own.name, $0.parts?.name] }
      matrices =
        v * h
        + table.entries.reduce(0) { $1.columns > 1 && !rowTables.contains($1.name) ? $0 + $1.count : $0 }
      guard let composition = table.composition else {
        sums = 0
        return
      }
      sums =
        4 * v * (configuration.isTied ? d : d + h)
        + 4 * (composition.index.count + composition.readOnlyIndex.count)
    }
  }
}
