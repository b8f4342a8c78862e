/// The `__metadata__` of a safetensors file: string keys with string values.
///
/// Entries are ordered by the UTF-8 bytes of their keys. Keys are also compared by these bytes, not by
/// canonical equivalence as in Swift's `String`, so that all entries of a file survive reading and writing.
public struct SafetensorsMetadata: Equatable, Sendable, ExpressibleByDictionaryLiteral {
  /// One key and its value.
  public struct Entry: Equatable, Sendable {
    public let key: String
    public let value: String

    public static func == (one: Entry, other: Entry) -> Bool {
      one.key.utf8.elementsEqual(other.key.utf8) && one.value.utf8.elementsEqual(other.value.utf8)
    }
  }

  /// The entries, ordered by the UTF-8 bytes of their keys.
  public private(set) var entries: [Entry] = []

  /// No entries.
  public init() {}

  /// The entries of the literal; if a key occurs twice, the last value counts.
  public init(dictionaryLiteral elements: (String, String)...) {
    for (key, value) in elements { self[key] = value }
  }

  /// Entries whose keys are known to be distinct, in any order.
  init(distinct entries: [Entry]) {
    self.entries = entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }

  /// The value of `key`; setting nil removes the entry.
  public subscript(key: String) -> String? {
    get {
      let place = place(of: key)
      return isEntry(key, at: place) ? entries[place].value : nil
    }
    set {
      let place = place(of: key)
      if isEntry(key, at: place) { entries.remove(at: place) }
      if let newValue { entries.insert(Entry(key: key, value: newValue), at: place) }
    }
  }

  /// The index of the first entry whose key is not less than `key`.
  private func place(of key: String) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = low + (high - low) / 2
      if entries[middle].key.utf8.lexicographicallyPrecedes(key.utf8) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  private func isEntry(_ key: String, at place: Int) -> Bool {
    place < entries.count && entries[place].key.utf8.elementsEqual(key.utf8)
  }
}
