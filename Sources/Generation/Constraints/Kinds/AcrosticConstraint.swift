import CharText

/// Line i begins with the i-th character of a word (삼행시, N행시), and the text ends with the last line.
///
/// Every line begins with its character, without white space before it. To make the lines end in time, each
/// has a budget of characters, including its line feed: an equal share of the characters that remain. After
/// two thirds of the budget every space becomes a line feed, which gets the probability of both; at the end
/// of the budget a line feed is forced. The last line ends when the model writes a line feed (which is not
/// part of the text), or with the length.
///
/// Lines at the end of the prompt count if they begin with the first characters of the word: after `삼월이다\n행`
/// only the third line of `삼행시` remains. Otherwise the first line begins after the prompt, on a new line.
public struct AcrosticConstraint: TextConstraint {
  public let name = "acrostic"
  public let settings: String

  /// The characters (grapheme clusters) of the word.
  private let characters: [[Unicode.Scalar]]
  private let lineLength: Int?
  /// The current line, from 0.
  private var line = 0
  private var stage = Stage.beginning(written: 0)
  /// The clusters of the line so far, and how many it may have, including its line feed; nil: not computed
  /// yet.
  private var used = 0
  private var budget: Int?

  private enum Stage: Equatable {
    /// A line feed must come before the first line.
    case outside
    /// This many scalars of the line's first character have been written.
    case beginning(written: Int)
    /// The first character has just been written.
    case begun
    case inside
    /// The line feed after the last line was drawn.
    case passed
  }

  /// The budget of a line if the length of the text is unknown.
  public static let usualLineLength = 40

  /// - Parameters:
  ///   - word: The first characters of the lines; white space is ignored.
  ///   - lineLength: The budget of each line, including its line feed; nil: equal shares of the remaining
  ///     characters.
  /// - Throws: ``ConstraintError`` for an empty word, for characters that the vocabulary lacks, and if the
  ///   lines do not fit.
  public init(
    _ word: String, lineLength: Int? = nil, for setting: ConstraintSetting
  ) throws(ConstraintError) {
    let text = try setting.spell(word, for: "acrostic")
    characters = Self.clusters(of: text).filter { !$0.allSatisfy(\.isWhiteSpace) }
    guard !characters.isEmpty else { throw .nothingNamed(constraint: "acrostic") }
    if let lineLength, lineLength < 2 {
      throw .outOfRange(constraint: "acrostic", what: "line length", value: lineLength, range: 2...Int.max)
    }
    self.lineLength = lineLength
    settings = word
    take(setting.promptLines)
    let lines = characters.count - line
    // A character and a line feed for each line, and none after the last.
    let needed = 2 * lines - 1 + (stage == .outside ? 1 : 0) - (stage == .inside ? 1 : 0)
    guard setting.stops.length >= needed else {
      throw .tooShort(constraint: "acrostic", needed: needed, length: setting.stops.length)
    }
    if let most = setting.stops.maximumLines, most < lines + (stage == .outside ? 1 : 0) {
      throw .tooFewLines(
        constraint: "acrostic", needed: lines + (stage == .outside ? 1 : 0), lines: most)
    }
  }

  public var needed: [Unicode.Scalar] {
    let lines = stage == .inside ? characters[(line + 1)...] : characters[line...]
    let breaks = stage == .outside || line + 1 < characters.count
    return lines.flatMap { $0 } + (breaks ? ["\n"] : [])
  }

  /// Finds how much of the acrostic the prompt contains.
  private mutating func take(_ lines: [[Unicode.Scalar]]) {
    guard let last = lines.last, lines.count > 1 || !last.isEmpty else { return }
    let most = min(lines.count, characters.count)
    for number in stride(from: most, through: 1, by: -1) {
      let block = lines.suffix(number)
      let fits = zip(block, characters).enumerated().allSatisfy { index, pair in
        let visible = pair.0.drop { $0.isWhiteSpace }
        // The last line may not have begun yet.
        return visible.starts(with: pair.1) || index == number - 1 && visible.isEmpty
      }
      guard fits else { continue }
      let hasBegun = !block.allSatisfy { $0.allSatisfy(\.isWhiteSpace) }
      let isOpen = last.allSatisfy(\.isWhiteSpace)
      guard hasBegun || number == 1 else { continue }
      line = number - 1
      stage = isOpen ? .beginning(written: 0) : .inside
      return
    }
    // After the last line of a whole acrostic, and after anything else, a new one begins.
    stage = last.isEmpty ? .beginning(written: 0) : .outside
  }

  private var isLast: Bool { line == characters.count - 1 }

  public func restrict(_ next: inout NextCharacters, at place: TextPlace) {
    switch stage {
    case .outside: next.allow(only: ["\n"])
    case .beginning(let written): next.allow(only: [characters[line][written]])
    case .passed: next.allow(only: [])
    case .begun, .inside:
      if stage == .begun { next.beginCluster() }
      // The last line continues while another constraint needs more text.
      if isLast, !place.othersMayEnd { return next.forbid(["\n"]) }
      let budget = budget ?? self.budget(room: place.room)
      guard !isLast || lineLength != nil || place.room == nil else { return }
      if used + 1 >= budget {
        // A metre may require a longer line.
        next.prefer(["\n"])
      } else if 3 * used >= 2 * budget {
        next.turnSpaceIntoLineFeed()
      }
    }
  }

  public mutating func append(_ scalar: Unicode.Scalar, beginsCluster: Bool, room: Int?) {
    if budget == nil, stage != .outside { budget = budget(room: room) }
    if beginsCluster { used += 1 }
    switch stage {
    case .outside: if scalar == "\n" { begin(0) }
    case .beginning(let written):
      stage = written + 1 < characters[line].count ? .beginning(written: written + 1) : .begun
    case .begun, .inside:
      stage = .inside
      guard scalar == "\n" else { return }
      if isLast { stage = .passed } else { begin(line + 1) }
    case .passed: break
    }
  }

  private mutating func begin(_ number: Int) {
    line = number
    stage = .beginning(written: 0)
    used = 0
    budget = nil
  }

  public var clustersLeft: Int? {
    guard let lineLength else { return nil }
    let later = (characters.count - 1 - line) * lineLength
    // The line feed of the last line is not part of the text.
    return stage == .outside ? 1 + lineLength + later - 1 : max(0, lineLength - used - 1) + later
  }

  /// The remaining clusters of this line.
  private func budget(room: Int?) -> Int {
    if let lineLength { return lineLength }
    guard let room else { return Self.usualLineLength }
    return max(2, room / (characters.count - line))
  }

  public var ending: TextEnding {
    switch stage {
    case .passed: .passed
    case .begun, .inside: isLast ? .allowed : .forbidden
    case .outside, .beginning: .forbidden
    }
  }

  private static func clusters(of text: NormalizedText) -> [[Unicode.Scalar]] {
    var breaker = GraphemeBreaker()
    var clusters: [[Unicode.Scalar]] = []
    for scalar in text.string.unicodeScalars {
      if breaker.isBoundary(before: scalar) { clusters.append([]) }
      clusters[clusters.count - 1].append(scalar)
    }
    return clusters
  }
}

extension Unicode.Scalar {
  /// Whether it is white space.
  var isWhiteSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }
}

extension TextConstraintRequest {
  /// Line i begins with the i-th character of a word; see ``AcrosticConstraint``.
  public static func acrostic(_ word: String, lineLength: Int? = nil) -> TextConstraintRequest {
    var values = [TextConstraintDescriptor.acrosticWord.name: TextConstraintValue.text(word)]
    values[TextConstraintDescriptor.acrosticLineLength.name] = lineLength.map { .number($0) }
    return TextConstraintRequest(unchecked: .acrostic, values)
  }
}

extension TextConstraintDescriptor {
  static let acrosticWord = TextConstraintParameter(
    name: "word", summary: "the first characters of the lines", kind: .text)
  static let acrosticLineLength = TextConstraintParameter(
    name: "line-length", summary: "the most characters of a line, its line feed counted",
    kind: .number(2...Int.max), isRequired: false)

  /// See ``AcrosticConstraint``.
  public static let acrostic = TextConstraintDescriptor(
    name: "acrostic", summary: "each line begins with the next character of a word",
    parameters: [acrosticWord, acrosticLineLength]
  ) { (values, setting) throws(ConstraintError) in
    try AcrosticConstraint(
      values.text(acrosticWord), lineLength: values.number(acrosticLineLength), for: setting)
  }
}
