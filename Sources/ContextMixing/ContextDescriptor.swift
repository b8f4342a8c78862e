/// What a context is: a function of the history whose value selects a set of counts.
///
/// A new context is one such value and a line in ``all``.
public struct ContextDescriptor: Sendable {
  /// The name in model files.
  public let name: String
  /// One line for documents.
  public let summary: String
  /// The number of units if the context is simply the last units; nil for other contexts.
  public let order: Int?
  /// The name of the context that this one tells more of: where that one has one value, this one may have
  /// several. Nil if there is none.
  public let extended: String?
  /// The value of the context, as a hash. Contexts of different kinds may have equal values: each has its own
  /// table.
  let hash: @Sendable (ContextHistory) -> UInt64

  init(
    _ name: String, _ summary: String, order: Int? = nil, extending extended: ContextDescriptor? = nil,
    hash: @escaping @Sendable (ContextHistory) -> UInt64
  ) {
    (self.name, self.summary, self.order, self.hash) = (name, summary, order, hash)
    self.extended = extended?.name
  }
}

extension ContextDescriptor {
  /// The value of the context, in 48 bits.
  @inline(__always)
  func value(_ history: ContextHistory) -> UInt64 { hashed(hash(history), 0x5EED) >> 16 }

  /// A context among others, and the one that it extends among them.
  typealias Extension = (index: Int, shorter: Int?)

  /// The numbers of all contexts, each after the one that it extends.
  static func shorterFirst(_ contexts: [ContextDescriptor]) -> [Extension] {
    let all = contexts.enumerated().map { index, context in
      var chain: [Int?] = []
      var next = context.extended
      while let name = next {
        chain.append(contexts.firstIndex { $0.name == name })
        next = named(name)?.extended
      }
      return (length: chain.count, step: (index: index, shorter: chain.compactMap(\.self).first))
    }
    return all.sorted { ($0.length, $0.step.index) < ($1.length, $1.step.index) }.map(\.step)
  }
}

extension ContextDescriptor {
  /// The registry. Files name the contexts of a model, so a line may be added at any place, but none may
  /// change its meaning.
  public static let all: [ContextDescriptor] = [
    order1, order2, order3, order4, order5, word, wordPair, wordTriple, wordSkip, line, lineWord, endings,
  ]

  /// The context with this name; nil if there is none.
  public static func named(_ name: String) -> ContextDescriptor? { all.first { $0.name == name } }

  static let order1 = ContextDescriptor("order-1", "the last unit", order: 1) { UInt64($0.last.0) }

  static let order2 = ContextDescriptor("order-2", "the last two units", order: 2, extending: order1) {
    hashed(UInt64($0.last.0), UInt64($0.last.1))
  }

  static let order3 = ContextDescriptor("order-3", "the last three units", order: 3, extending: order2) {
    hashed(order2.hash($0), UInt64($0.last.2))
  }

  static let order4 = ContextDescriptor("order-4", "the last four units", order: 4, extending: order3) {
    hashed(order3.hash($0), UInt64($0.last.3))
  }

  static let order5 = ContextDescriptor("order-5", "the last five units", order: 5, extending: order4) {
    hashed(order4.hash($0), UInt64($0.last.4))
  }

  static let word = ContextDescriptor("word", "the word so far, in lower case") { $0.word }

  static let wordPair = ContextDescriptor("word-pair", "the word so far and the word before", extending: word)
  {
    hashed($0.word, $0.wordBefore)
  }

  static let wordTriple = ContextDescriptor(
    "word-triple", "the word so far and the two words before", extending: wordPair
  ) {
    hashed(hashed($0.word, $0.wordBefore), $0.wordBeforeThat)
  }

  static let wordSkip = ContextDescriptor(
    "word-skip", "the word so far, the last unit, and the word before the last one", extending: word
  ) { hashed(hashed($0.word, UInt64($0.last.0)), $0.wordBeforeThat) }

  static let line = ContextDescriptor(
    "line", "the place in the line, the class of the line's first unit, and the last unit", extending: order1
  ) { hashed(UInt64($0.column) << 8 | UInt64($0.lineClass), UInt64($0.last.0)) }

  static let lineWord = ContextDescriptor(
    "line-word", "the word so far and the first word of the line", extending: word
  ) {
    hashed($0.word, $0.lineWord)
  }

  static let endings = ContextDescriptor(
    "endings", "the final consonants of the last three syllables, or the classes of other units"
  ) { UInt64($0.endings.0) << 16 | UInt64($0.endings.1) << 8 | UInt64($0.endings.2) }
}
