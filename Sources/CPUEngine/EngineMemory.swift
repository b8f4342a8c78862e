import LanguageModels

/// How many bytes a ``CPUEngine`` keeps, by formula.
///
/// With the letters of the house, G gates, W workers, B rows of logits in a block and e = 4 bytes for fp32 operands, 2 for
/// bf16:
///
/// | what | bytes |
/// |---|---|
/// | parameters, gradients, two moments | 16 · P |
/// | packed matrices, forward and back | 2 · e · (P without embedding and biases) |
/// | table of layer 0 and its gradient, while V ≤ N·T | V·G·H · 8; bf16: + V·(G·H + D) · 2 |
/// | embedding rows and their gradients, while V > N·T | T·N·D · 4; bf16: + T·N·D · 2 |
/// | activations of each layer | T·N·G·H · 4 + (T+1)·N·H · (e + 4) |
/// | gradients of the gates, bf16 | T·N·G·H · 2 |
/// | dropout, of each layer but the last | T·N·H · e |
/// | gradients of hidden states | (T+2)·N·H · 4 |
/// | each worker: logits of a block | B·V · 4; bf16: + B·V · 2 |
/// | each worker but one: its part of the projection's gradient | V·H · 4 |
/// | each worker: packing of transposed products | 1 KiB · max(H, D) |
///
/// B·V is about 131,072, at least 32·V. Logits of T·N·V never exist. What oneDNN keeps for itself comes on top where its
/// products are taken.
public enum EngineMemory {
  /// Bytes for training windows of N lanes × T steps.
  ///
  /// - Parameters:
  ///   - configuration: The model.
  ///   - lanes: N
  ///   - steps: T
  ///   - threads: W
  ///   - precision: Not ``Precision/auto``: what it means depends on the processor.
  ///   - withDropout: Whether there is dropout between layers.
  public static func trainingBytes(
    _ configuration: ModelConfiguration, lanes: Int, steps: Int, threads: Int, precision: Precision,
    withDropout: Bool = true
  ) -> Int {
    let sizes = Sizes(configuration)
    let (v, d, h, l, width) = (sizes.v, sizes.d, sizes.h, sizes.l, sizes.width)
    let isNarrow = precision == .bf16
    let operand = isNarrow ? 2 : 4
    let rows = lanes * steps
    var bytes = 16 * sizes.parameters + 2 * operand * sizes.matrices
    if v <= rows {
      bytes += 8 * v * width + (isNarrow ? 2 * v * (width + d) : 0)
    } else {
      bytes += 4 * rows * d + (isNarrow ? 2 * rows * d : 0)
    }
    bytes += l * (4 * rows * width + (rows + lanes) * h * (operand + (sizes.hasCell ? 4 : 0)))
    if isNarrow { bytes += 2 * rows * width }
    if withDropout { bytes += (l - 1) * rows * h * operand }
    bytes += 4 * (rows + 2 * lanes) * h + 4 * lanes * width
    let workerRows = (rows + threads - 1) / threads
    let block = min(max(131_072 / v / 16 * 16, 32), 512, max(workerRows, 1))
    bytes += threads * (block * v * (isNarrow ? 6 : 4) + 4 * v)
    bytes += 4 * (threads - 1) * v * h
    bytes += threads * 1024 * max(h, d)
    return bytes
  }

  /// Bytes for writing S texts together.
  ///
  /// Weights are packed in panels of B columns, 32 with AVX-512, 16 with AVX2, 8 without either: V′ is V rounded up to whole
  /// panels, H′ is H rounded up to blocks of them, two a worker. With e = 4, 2 or 1 bytes for a weight:
  ///
  /// | what | bytes |
  /// |---|---|
  /// | parameters | 4 · P |
  /// | weights of the layers and the projection | e · ((2·L − 1)·G·H′·H + V′·H) |
  /// | sums of biases; e = 1: + a scale and an offset for each column | 8 · L·G·H′; + 8 · (L·G·H′ + V) |
  /// | rows of layer 0's table, untouched until their unit is met | V·G·H′ · 4 |
  /// | hidden states and a layer's gates | 4 · S·(L·H + G·H′) |
  /// | each worker: the rows that products read | S·H · 16; e < 4: + S·H · 4·e |
  /// | each worker, while it packs: the rows of a panel | 4 · B·H; L > 1: 8 · B·H |
  ///
  /// - Parameters:
  ///   - configuration: The model.
  ///   - streams: S
  ///   - weights: What ``WeightType/auto`` means depends on the processor.
  ///   - threads: How many workers there are.
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
    var bytes = 4 * sizes.parameters + weight * h * ((2 * l - 1) * width + columns)
    bytes += 8 * l * width + (weight == 1 ? 8 * (l * width + v) : 0) + 4 * v * width
    bytes += 4 * streams * (l * h + width)
    bytes += threads * streams * h * (16 + (weight < 4 ? 4 * weight : 0))
    return bytes + threads * 4 * panel * (l > 1 ? 2 * h : h)
  }

  private struct Sizes {
    let v, d, h, l, width, parameters, matrices: Int
    let hasCell: Bool

    init(_ configuration: ModelConfiguration) {
      let table = ParameterTable(for: configuration)
      v = configuration.vocabularySize
      d = configuration.embeddingSize
      h = configuration.hiddenSize
      l = configuration.layers
      width = table[ParameterName.recurrentBias(0)].count
      parameters = table.parameterCount
      hasCell = (CellDescriptor.named(configuration.cell)?.stateParts.count ?? 1) > 1
      matrices = table.entries.reduce(0) {
        $1.columns > 1 && $1.name != ParameterName.embedding ? $0 + $1.count : $0
      }
    }
  }
}
