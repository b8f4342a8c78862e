/// Numbers distinct byte sequences 0, 1, 2, … in the order of their first occurrence.
struct ClusterTable: Sendable {
  private var storage: [UInt8] = []
  /// Sequence i is in `storage` from `ends[i - 1]` to `ends[i]`.
  private var ends: [Int] = []
  /// Open addressing with linear probing; 0 is free, otherwise index + 1. The count is a power of two.
  private var slots: [UInt32] = [UInt32](repeating: 0, count: 64)

  var count: Int { ends.count }

  /// The sequence with an index.
  subscript(index: Int) -> ArraySlice<UInt8> {
    storage[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  /// The index of a sequence, which is added if it is new.
  mutating func index(adding sequence: UnsafeBufferPointer<UInt8>) -> Int {
    var slot = ClusterTable.hash(sequence) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot] - 1)
      if holds(sequence, at: index) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    storage.append(contentsOf: sequence)
    ends.append(storage.count)
    slots[slot] = UInt32(ends.count)
    if ends.count * 2 > slots.count { grow() }
    return ends.count - 1
  }

  private func holds(_ sequence: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    let start = index == 0 ? 0 : ends[index - 1]
    guard ends[index] - start == sequence.count else { return false }
    for offset in 0..<sequence.count where storage[start + offset] != sequence[offset] {
      return false
    }
    return true
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for index in 0..<count {
      var slot = self[index].withUnsafeBufferPointer(ClusterTable.hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(index + 1)
    }
  }

  private static func hash(_ sequence: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in sequence { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: hash ^ hash >> 29)
  }
}
