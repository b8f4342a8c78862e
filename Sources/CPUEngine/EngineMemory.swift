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
/// | the same of a window network | V·C·H · 8; bf16: + V·(C·H + D) · 2; or (T+C−1)·N·D · e + (T + W(C−1))·N·D · 4 |
/// | activations of each layer | T·N·G·H · 4 + (T+1)·N·H · e |
/// | what a cell carries besides h (LSTM; GRU in bf16), of each layer | (T+1)·N·H · 4 |
/// | what the GRU keeps for the way back, of each layer | T·N·H · 4 |
/// | gradients of the gates, bf16 | T·N·G·H · 2 |
/// | gradients of recurrent projections, GRU | T·N·G·H · e |
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
      let table = v * width * sizes.tables
      bytes += 8 * table + (isNarrow ? 2 * (table + v * d) : 0)
    } else if sizes.isWindow {
      let before = (configuration.context - 1) * lanes
      bytes += operand * (rows + before) * d + 4 * (rows + threads * before) * d
    } else {
      bytes += 4 * rows * d + (isNarrow ? 2 * rows * d : 0)
    }
    bytes += l * (4 * rows * width + (rows + lanes) * h * operand)
    switch sizes.cell.carried {
    case .nothing: break
    case .secondPart: bytes += 4 * l * (rows + lanes) * h
    case .hidden: bytes += isNarrow ? 4 * l * (rows + lanes) * h : 0
    }
    if sizes.cell.keepsRecurrentPart { bytes += 4 * l * rows * h }
    if isNarrow { bytes += 2 * rows * width }
    if sizes.hasSeparateGate { bytes += operand * rows * width }
    if withDropout { bytes += (l - 1) * rows * h * operand }
    bytes += 4 * (rows + 2 * lanes) * h + (sizes.isWindow ? 0 : 4 * lanes * width)
    let workerRows = (rows + threads - 1) / threads
    let block = min(max(131_072 / v / 16 * 16, 32), 512, max(workerRows, 1))
    bytes += threads * (block * v * (isNarrow ? 6 : 4) + 4 * v)
    bytes += 4 * (threads - 1) * v * h
    bytes += threads * 1024 * max(h, d)
    return bytes
  }

  /// Bytes for writing S texts together: 4 · P for the parameters, the matrices once more as the type of weights keeps
  /// them, V·G·H · 4 for the rows of layer 0's table (C times as many for a window network), of which only those are touched that are read.
  public static func samplingBytes(_ configuration: ModelConfiguration, streams: Int, weights: WeightType)
    -> Int
  {
    let sizes = Sizes(configuration)
    let weight =
      switch weights {
      case .auto, .fp32: 4
      case .bf16: 2
      case .int8: 1
      }
    let inputs = sizes.width * sizes.d * sizes.tables
    return 4 * sizes.parameters + weight * (sizes.matrices - inputs) + 4 * sizes.v * sizes.width
      * sizes.tables
      + 4 * streams * (sizes.width + 2 * sizes.l * sizes.h)
  }

  private struct Sizes {
    let v, d, h, l, width, parameters, matrices: Int
    let cell: CPUCell
    let hasSeparateGate: Bool
    let isWindow: Bool
    /// C for a window network, whose layer 0 has a table for each position.
    let tables: Int

    init(_ configuration: ModelConfiguration) {
      let table = ParameterTable(for: configuration)
      v = configuration.vocabularySize
      d = configuration.embeddingSize
      h = configuration.hiddenSize
      l = configuration.layers
      width = h * (CellDescriptor.named(configuration.cell)?.gates.count ?? 0)
      isWindow = configuration.structure == .window
      tables = isWindow ? configuration.context : 1
      parameters = table.parameterCount
      cell = CPUCell.named(configuration.cell)
      hasSeparateGate = CellDescriptor.named(configuration.cell)?.separateGate != nil
      matrices = table.entries.reduce(0) {
        $1.columns > 1 && $1.name != ParameterName.embedding ? $0 + $1.count : $0
      }
    }
  }
}
