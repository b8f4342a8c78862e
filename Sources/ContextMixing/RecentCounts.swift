/// Counts of what was read a moment ago, in the contexts of a model: the part of it that learns.
///
/// Unlike the model's own counts they favour what came last: when a unit follows a value of a context, the
/// counts of all others that followed it shrink. They take a bounded amount of memory: values that were not
/// met for long are forgotten.
final class RecentCounts {
  let tables: [RecentTable]

  /// Empty counts.
  ///
  /// - Parameter limit: How many values of each context are remembered, at least; at most twice as many.
  init(contexts: Int, limit: Int) {
    tables = (0..<contexts).map { _ in RecentTable(limit: limit) }
  }
}

/// The recent counts of one context.
package final class RecentTable {
  private var young = Generation()
  private var old = Generation()
  private let limit: Int

  /// The followers of one value.
  package struct Followers {
    package var start: Int32
    package var count: Int32
    /// The place of the last one.
    package var last: UInt16
  }

  package init(limit: Int) { self.limit = limit }

  /// The places of all followers; those of a value are ascending.
  package var places: UnsafePointer<UInt16> { UnsafePointer(young.places) }
  /// Their counts.
  package var counts: UnsafePointer<UInt32> { UnsafePointer(young.counts) }

  /// The followers of a value. What is only in the older generation is not copied: looking up changes
  /// nothing.
  package func find(_ value: UInt64) -> Followers {
    guard let slot = young.slot(of: value) else { return Followers(start: 0, count: 0, last: 0) }
    return Followers(start: Int32(slot.start), count: Int32(slot.count), last: slot.last)
  }

  /// Brings a value's followers from the older generation, if they are there; the value is about to be met.
  func recall(_ value: UInt64) {
    guard old.slotCount > 0, young.slot(of: value) == nil, let slot = old.slot(of: value) else { return }
    young.copy(slot, of: old, value)
  }

  /// Counts that the unit at a place follows a value.
  package func add(_ place: UInt16, after value: UInt64) {
    young.add(place, after: value)
    if young.slotCount >= limit { (old, young) = (young, Generation()) }
  }
}

/// The values of one stretch of time.
private final class Generation {
  struct Slot {
    /// The value plus 1; 0 if the slot is free.
    var key: UInt64 = 0
    var start: UInt32 = 0
    var count: UInt16 = 0
    var capacity: UInt16 = 0
    var last: UInt16 = 0
  }

  private(set) var slotCount = 0
  private var bits = 10
  private var slots: UnsafeMutablePointer<Slot>
  private(set) var places: UnsafeMutablePointer<UInt16>
  private(set) var counts: UnsafeMutablePointer<UInt32>
  private var (used, capacity) = (0, 1024)

  /// A count grows up to this.
  private static let highest: UInt32 = 255

  init() {
    slots = .allocate(capacity: 1 << bits)
    slots.initialize(repeating: Slot(), count: 1 << bits)
    places = .allocate(capacity: capacity)
    places.initialize(repeating: 0, count: capacity)
    counts = .allocate(capacity: capacity)
    counts.initialize(repeating: 0, count: capacity)
  }

  deinit {
    slots.deallocate()
    places.deallocate()
    counts.deallocate()
  }

  /// Where a value is, or the free slot where it belongs.
  @inline(__always)
  private func index(of key: UInt64) -> Int {
    var index = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - bits))
    while slots[index].key != 0, slots[index].key != key { index = (index + 1) & ((1 << bits) - 1) }
    return index
  }

  func slot(of value: UInt64) -> Slot? {
    let slot = slots[index(of: value + 1)]
    return slot.key == 0 ? nil : slot
  }

  func copy(_ slot: Slot, of other: Generation, _ value: UInt64) {
    let index = insert(value + 1, capacity: slot.count)
    let start = Int(slots[index].start)
    (places + start).update(from: other.places + Int(slot.start), count: Int(slot.count))
    (counts + start).update(from: other.counts + Int(slot.start), count: Int(slot.count))
    slots[index].count = slot.count
    slots[index].last = slot.last
  }

  func add(_ place: UInt16, after value: UInt64) {
    var index = index(of: value + 1)
    if slots[index].key == 0 { index = insert(value + 1, capacity: 1) }
    slots[index].last = place
    let (start, count) = (Int(slots[index].start), Int(slots[index].count))
    var low = start
    while low < start + count, places[low] < place { low += 1 }
    let isKnown = low < start + count && places[low] == place
    for other in start..<start + count where counts[other] > 2 && !(isKnown && other == low) {
      counts[other] = counts[other] * 3 / 4
    }
    guard !isKnown else {
      counts[low] = min(counts[low] + 1, Self.highest)
      return
    }
    var shift = low - start
    if count == Int(slots[index].capacity) {
      // A list has at most one entry for each of 65,535 places.
      let greater = min(Int(UInt16.max), max(2, count * 2))
      let room = reserve(greater)
      (places + room).update(from: places + start, count: count)
      (counts + room).update(from: counts + start, count: count)
      slots[index].start = UInt32(room)
      slots[index].capacity = UInt16(greater)
    }
    let own = Int(slots[index].start)
    shift += own
    var end = own + count
    while end > shift {
      places[end] = places[end - 1]
      counts[end] = counts[end - 1]
      end -= 1
    }
    places[shift] = place
    counts[shift] = 1
    slots[index].count += 1
  }

  private func insert(_ key: UInt64, capacity: UInt16) -> Int {
    if slotCount * 4 >= 3 << bits { grow() }
    let place = index(of: key)
    slots[place] = Slot(key: key, start: UInt32(reserve(Int(capacity))), count: 0, capacity: capacity)
    slotCount += 1
    return place
  }

  private func grow() {
    let (before, count) = (slots, 1 << bits)
    bits += 1
    slots = .allocate(capacity: 1 << bits)
    slots.initialize(repeating: Slot(), count: 1 << bits)
    for place in 0..<count where before[place].key != 0 {
      slots[index(of: before[place].key)] = before[place]
    }
    before.deallocate()
  }

  /// Room for followers.
  private func reserve(_ count: Int) -> Int {
    if used + count > capacity {
      let greater = max(capacity * 2, used + count)
      let (newPlaces, newCounts) = (
        UnsafeMutablePointer<UInt16>.allocate(capacity: greater),
        UnsafeMutablePointer<UInt32>.allocate(capacity: greater)
      )
      newPlaces.initialize(from: places, count: used)
      newCounts.initialize(from: counts, count: used)
      (newPlaces + used).initialize(repeating: 0, count: greater - used)
      (newCounts + used).initialize(repeating: 0, count: greater - used)
      places.deallocate()
      counts.deallocate()
      (places, counts, capacity) = (newPlaces, newCounts, greater)
    }
    defer { used += count }
    return used
  }
}
