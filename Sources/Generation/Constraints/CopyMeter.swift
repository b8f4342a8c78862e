import CharText

/// Measures how much of a generated text is copied verbatim from the training text.
///
/// A suffix automaton of the generated text (Blumer et al. 1985, “The Smallest Automaton Recognizing the
/// Subwords of a Text”) reads the training text once: one pass for each generated text, and memory that
/// depends only on the generated text.
public struct CopyMeter: Sendable {
  /// The texts that may have been copied, all in the same normal form.
  private let trainingTexts: [NormalizedText]
  private let normalization: Normalization

  /// A meter for training texts, all in the same normal form; a run never spans two texts.
  public init(_ texts: [NormalizedText]) {
    normalization = texts.first?.normalization ?? .nfc
    precondition(
      texts.allSatisfy { $0.normalization == texts[0].normalization }, "training texts in different forms")
    trainingTexts = texts
  }

  /// What was copied.
  public struct Copies: Sendable, Equatable {
    /// The share of the generated characters that lie in copied runs of at least the given length; 0 for an
    /// empty text.
    public let share: Double
    /// How many characters the longest run has.
    public let longest: Int
    /// The mean length of a copied passage in characters, where each text is cut, from its end, into the
    /// longest passages that stand in the training text, or single characters that do not; 0 for no text.
    public let meanPassage: Double
  }

  /// Measures a text.
  ///
  /// - Parameters:
  ///   - string: The generated text.
  ///   - length: The minimum number of characters (scalars of the normalized text) of a run that counts.
  public func copies(in string: String, ofLength length: Int) -> Copies {
    copies(in: [string], ofLength: length)
  }

  /// Measures texts as one, in one pass over the training text; no run spans two of them.
  ///
  /// - Parameters:
  ///   - strings: The generated texts.
  ///   - length: The minimum number of characters (scalars of the normalized text) of a run that counts.
  public func copies(in strings: [String], ofLength length: Int) -> Copies {
    // What is no scalar stands in no text, each time another.
    var scalars: [UInt32] = []
    for (index, string) in strings.enumerated() {
      if index > 0 { scalars.append(Self.firstSeparator + UInt32(index)) }
      scalars += NormalizedText(string, normalization: normalization).string.unicodeScalars.map(\.value)
    }
    let count = scalars.count - max(0, strings.count - 1)
    var automaton = SuffixAutomaton(of: scalars)
    for text in trainingTexts {
      automaton.restart()
      text.forEachScalar { automaton.read($0) }
    }
    var (copied, counted, longest) = (0, 0, 0)
    let runs = automaton.runs()
    for (place, run) in runs.enumerated() {
      longest = max(longest, run)
      guard run >= max(1, length) else { continue }
      copied += place + 1 - max(place + 1 - run, counted)
      counted = place + 1
    }
    var (passages, place) = (0, scalars.count - 1)
    while place >= 0 {
      if scalars[place] < Self.firstSeparator { passages += 1 }
      place -= max(1, runs[place])
    }
    return Copies(
      share: Double(copied) / Double(max(1, count)), longest: longest,
      meanPassage: Double(count) / Double(max(1, passages)))
  }

  private static let firstSeparator: UInt32 = 0x11_0000
}

/// The substrings of a text, and the longest of them that another text contains.
private struct SuffixAutomaton {
  /// Substrings that end at the same places.
  private struct State {
    /// The characters of the longest of them.
    var length: Int
    /// The state of their longest suffix that ends at more places; −1 for the empty one.
    var link: Int
    /// The length of the longest of them that the other text contains.
    var matched = 0
  }

  private struct Edge: Hashable {
    let state: Int
    let scalar: UInt32
  }

  private var states = [State(length: 0, link: -1)]
  private var targets: [Edge: Int] = [:]
  /// The edges' scalars of each state, for the copies that the construction makes.
  private var scalars: [[UInt32]] = [[]]
  /// The state of each beginning of the text.
  private var ends: [Int] = []
  /// The state of the longest substring that ends where the other text stands, and how much of it is there.
  private var current = 0
  private var currentLength = 0

  init(of text: [UInt32]) {
    var last = 0
    for scalar in text {
      let new = addState(length: states[last].length + 1)
      var place = last
      while place >= 0, targets[Edge(state: place, scalar: scalar)] == nil {
        connect(place, scalar, to: new)
        place = states[place].link
      }
      if place < 0 {
        states[new].link = 0
      } else if let target = targets[Edge(state: place, scalar: scalar)] {
        states[new].link = split(target, behind: place, by: scalar)
      }
      last = new
      ends.append(new)
    }
  }

  private mutating func addState(length: Int) -> Int {
    states.append(State(length: length, link: 0))
    scalars.append([])
    return states.count - 1
  }

  private mutating func connect(_ from: Int, _ scalar: UInt32, to target: Int) {
    if targets.updateValue(target, forKey: Edge(state: from, scalar: scalar)) == nil {
      scalars[from].append(scalar)
    }
  }

  /// The state of the substrings that are one character longer than those of `place`: the target, or a part
  /// of it.
  private mutating func split(_ target: Int, behind place: Int, by scalar: UInt32) -> Int {
    let length = states[place].length + 1
    guard states[target].length != length else { return target }
    let part = addState(length: length)
    for next in scalars[target] {
      if let end = targets[Edge(state: target, scalar: next)] { connect(part, next, to: end) }
    }
    states[part].link = states[target].link
    states[target].link = part
    var place = place
    while place >= 0, targets[Edge(state: place, scalar: scalar)] == target {
      connect(place, scalar, to: part)
      place = states[place].link
    }
    return part
  }

  /// Starts reading another text.
  mutating func restart() { (current, currentLength) = (0, 0) }

  /// Reads the next character of the other text.
  mutating func read(_ scalar: UInt32) {
    while true {
      if let next = targets[Edge(state: current, scalar: scalar)] {
        current = next
        currentLength += 1
        break
      }
      guard current > 0 else { return restart() }
      current = states[current].link
      currentLength = states[current].length
    }
    if states[current].matched < currentLength { states[current].matched = currentLength }
  }

  /// For each character of the text, the length of the longest run ending with it that the other text
  /// contains.
  func runs() -> [Int] {
    var matched = states.map(\.matched)
    // A text that contains a substring contains its suffixes: longer states first.
    let order = states.indices.sorted { states[$0].length > states[$1].length }
    for state in order where matched[state] > 0 && states[state].link > 0 {
      let link = states[state].link
      matched[link] = states[link].length
    }
    return ends.map { end in
      var state = end
      while state > 0, matched[state] == 0 { state = states[state].link }
      return matched[state]
    }
  }
}
