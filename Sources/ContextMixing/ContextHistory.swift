/// What the contexts of one stream remember of the units that it has read.
public struct ContextHistory: Sendable, Equatable {
  /// The last units plus 1, the last first; 0 before the beginning.
  private(set) var last: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0, 0, 0)
  /// A hash of the word so far, in lower case; 0 between words.
  private(set) var word: UInt64 = 0
  /// Hashes of the word before and of the one before that.
  private(set) var (wordBefore, wordBeforeThat): (UInt64, UInt64) = (0, 0)
  /// A hash of the first word of the line; 0 until it has ended.
  private(set) var lineWord: UInt64 = 0
  /// The number of units since the last line feed, at most ``lastColumn``.
  private(set) var column: UInt8 = 0
  /// The class of the first unit of the line.
  private(set) var lineClass: UInt8 = 0
  /// The endings of the last units (``UnitTraits/endings``), the last first.
  private(set) var endings: (UInt8, UInt8, UInt8) = (0, 0, 0)
  /// The class of the last unit; that of a line feed at the beginning.
  private(set) var lastClass = UnitTraits.Class.lineFeed.rawValue

  static let lastColumn: UInt8 = 60

  /// The beginning of a text.
  public init() {}

  /// Reads a unit.
  mutating func read(_ unit: UInt32, _ traits: UnitTraits) {
    let id = Int(unit)
    last = (unit + 1, last.0, last.1, last.2, last.3, last.4)
    endings = (traits.endings[id], endings.0, endings.1)
    let kind = traits.classes[id]
    lastClass = kind
    if kind == UnitTraits.Class.letter.rawValue || kind == UnitTraits.Class.capital.rawValue {
      word = (word &+ UInt64(traits.folded[id]) &+ 1) &* 0x2F0B_4C47 &+ 0x123_4567
    } else {
      if word != 0 {
        (wordBeforeThat, wordBefore, word) = (wordBefore, word, 0)
        if lineWord == 0 { lineWord = wordBefore }
      }
    }
    if column == 0 { lineClass = kind }
    column = min(column + 1, Self.lastColumn)
    if kind == UnitTraits.Class.lineFeed.rawValue { (column, lineClass, lineWord) = (0, 0, 0) }
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.last == right.last && left.word == right.word && left.wordBefore == right.wordBefore
      && left.wordBeforeThat == right.wordBeforeThat && left.lineWord == right.lineWord
      && left.column == right.column && left.lineClass == right.lineClass && left.endings == right.endings
      && left.lastClass == right.lastClass
  }
}

/// A hash of two numbers.
@inline(__always)
func hashed(_ one: UInt64, _ other: UInt64) -> UInt64 {
  var hash = (one &* 0x9E37_79B9_7F4A_7C15) ^ (other &* 0xC2B2_AE3D_27D4_EB4F)
  hash ^= hash >> 29
  hash = hash &* 0xBF58_476D_1CE4_E5B9
  return hash ^ (hash >> 32)
}
