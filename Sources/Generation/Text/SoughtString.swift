/// A search pattern with the failure function of Knuth, Morris and Pratt (1977), so that no symbol is read
/// twice.
struct SoughtString<Symbol: Equatable & Sendable>: Sendable {
  let symbols: [Symbol]
  /// For each number of matched symbols, how many remain matched if the next one does not fit.
  private let fallbacks: [Int]

  init(_ symbols: [Symbol]) {
    self.symbols = symbols
    var fallbacks = Array(repeating: 0, count: symbols.count + 1)
    var border = 0
    for place in symbols.indices.dropFirst() {
      while border > 0, symbols[border] != symbols[place] { border = fallbacks[border] }
      if symbols[border] == symbols[place] { border += 1 }
      fallbacks[place + 1] = border
    }
    self.fallbacks = fallbacks
  }

  /// How many symbols are matched after the next one; all of them if the string is complete.
  func state(after symbol: Symbol, from state: Int) -> Int {
    var state = state
    while state > 0, state == symbols.count || symbols[state] != symbol { state = fallbacks[state] }
    return symbols[state] == symbol ? state + 1 : 0
  }

  /// How many of the matched symbols can still begin the string.
  func pending(in state: Int) -> Int { state == symbols.count ? fallbacks[state] : state }

  /// Whether a text contains the string.
  func occurs(in text: some Sequence<Symbol>) -> Bool {
    guard !symbols.isEmpty else { return false }
    var matched = 0
    for symbol in text {
      matched = state(after: symbol, from: matched)
      if matched == symbols.count { return true }
    }
    return false
  }
}
