import CKernels
import LanguageModels

/// The parts of each unit, at an address that all workers read.
final class PartIndex {
  /// [V + K, J]; ``UnitComposition/noPart`` for unused places.
  let start: UnsafePointer<UInt32>
  /// J
  let partsPerUnit: Int
  /// P
  let partCount: Int
  private let memory: AlignedMemory

  init(_ composition: UnitComposition) {
    let places = composition.index + composition.readOnlyIndex
    memory = AlignedMemory(byteCount: places.count * MemoryLayout<UInt32>.stride)
    let start = memory.start.bindMemory(to: UInt32.self, capacity: places.count)
    start.update(from: places, count: places.count)
    self.start = UnsafePointer(start)
    partsPerUnit = composition.partsPerUnit
    partCount = composition.partCount
  }
}

/// A table whose rows are sums (``UnitComposition``), written out.
///
/// Products read the sums. Their gradient is that of the units' own rows, so it is computed in their place,
/// and the gradients of the parts are sums of it.
final class SummedRows {
  /// [V, width]: each unit's own row plus those of its parts.
  let sums: AlignedBuffer
  private let index: PartIndex
  private let width: Int
  private let own: Int
  private let parts: Int
  private let units: Int

  /// Nil if the table's rows are not sums.
  init?(_ table: ParameterTable.RowTable, index: PartIndex?) {
    guard let index, let parts = table.parts else { return nil }
    self.index = index
    width = table.own.columns
    units = table.own.rows
    own = table.own.offset
    self.parts = parts.offset
    sums = AlignedBuffer(count: table.own.count)
  }

  /// Recomputes the rows of some units.
  func refresh(_ units: Range<Int>, from parameters: UnsafePointer<Float>, kernels: charrnn_kernels) {
    for unit in units {
      let row = sums.start + unit * width
      row.update(from: parameters + own + unit * width, count: width)
      addParts(of: unit, from: parameters, to: row, kernels: kernels)
    }
  }

  /// Writes the row of a unit that can only be read: the sum of its parts.
  func writeParts(
    of unit: Int, from parameters: UnsafePointer<Float>, to row: UnsafeMutablePointer<Float>,
    kernels: charrnn_kernels
  ) {
    row.update(repeating: 0, count: width)
    addParts(of: unit, from: parameters, to: row, kernels: kernels)
  }

  private func addParts(
    of unit: Int, from parameters: UnsafePointer<Float>, to row: UnsafeMutablePointer<Float>,
    kernels: charrnn_kernels
  ) {
    for place in unit * index.partsPerUnit..<(unit + 1) * index.partsPerUnit {
      let part = index.start[place]
      if part != UnitComposition.noPart { kernels.add(row, parameters + parts + Int(part) * width, width) }
    }
  }

  /// Sums the gradients of the units' own rows into those of their parts, for a worker's share of the
  /// columns.
  func sumPartGradients(
    in gradients: UnsafeMutablePointer<Float>, worker: Int, workers: Int, kernels: charrnn_kernels
  ) {
    let columns = share(of: width, worker: worker, workers: workers, granularity: 16)
    guard !columns.isEmpty else { return }
    let (parts, own) = (gradients + parts + columns.lowerBound, gradients + own + columns.lowerBound)
    for part in 0..<index.partCount { (parts + part * width).update(repeating: 0, count: columns.count) }
    for unit in 0..<units {
      for place in unit * index.partsPerUnit..<(unit + 1) * index.partsPerUnit {
        let part = index.start[place]
        guard part != UnitComposition.noPart else { continue }
        kernels.add(parts + Int(part) * width, own + unit * width, columns.count)
      }
    }
  }
}
