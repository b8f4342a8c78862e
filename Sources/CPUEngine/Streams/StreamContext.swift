import CKernels
import LanguageModels

/// The last C units of S streams: what the first layer of a network with a context reads during generation.
final class StreamContext {
  private let memory: AlignedMemory
  /// [C, S]: `UInt32.max` for positions before the beginning of the text.
  private let ids: UnsafeMutableBufferPointer<UInt32>
  private let positions: Int
  /// C − 1: how many units the state of a stream stores.
  private var remembered: Int { positions - 1 }
  private let streams: Int
  private let hiddenSize: Int
  /// The units in ``ids`` without the empty positions.
  private(set) var units: [UInt32]

  init(model: ModelMemory, streams: Int) {
    self.streams = streams
    positions = model.tableCount
    hiddenSize = model.configuration.hiddenSize
    let count = positions * streams
    memory = AlignedMemory(byteCount: count * MemoryLayout<UInt32>.stride)
    ids = UnsafeMutableBufferPointer(
      start: memory.start.bindMemory(to: UInt32.self, capacity: count), count: count)
    units = []
    units.reserveCapacity(count)
  }

  /// Appends the unit that each stream reads to those in its state.
  func take(_ read: [UInt32], after state: RecurrentState) {
    units.removeAll(keepingCapacity: true)
    for stream in 0..<streams {
      for place in 0..<remembered {
        let value = state.values[stream * remembered + place]
        ids[place * streams + stream] = value > 0 ? UInt32(value) - 1 : .max
      }
      ids[remembered * streams + stream] = read[stream]
    }
    for id in ids where id != .max { units.append(id) }
  }

  /// Writes the last C − 1 units of each stream to its state.
  func remember(in state: inout RecurrentState) {
    for stream in 0..<streams {
      for place in 0..<remembered {
        let unit = ids[(place + 1) * streams + stream]
        state.values[stream * remembered + place] = unit == .max ? 0 : Float(unit + 1)
      }
    }
  }

  /// Σₚ over rows of the tables [V, C, H], for some hidden units.
  func sums(_ hidden: Range<Int>, of tables: AlignedBuffer, stride: Int, kernels: charrnn_kernels)
    -> StreamProduct
  {
    let first = hidden.lowerBound
    return StreamProduct(
      call: .sums(
        charrnn_table_sums(
          rows: streams, columns: hidden.count, positions: positions, ids: ids.baseAddress,
          ids_stride: streams, tables: tables.start + first, position_stride: hiddenSize,
          row_stride: positions * hiddenSize, bias: nil, result: nil, result_stride: stride),
        kernels.table_sums), firstColumn: first)
  }
}
