import CharText

/// Each phrase has a given number of Hangul syllables, with a space between phrases and a line feed between
/// lines: the metre of 시조 and 가사.
///
/// `3,4,3,4` is one line of four phrases, `3,4,3,4/3,4,3,4/3,5,4,3` a 시조 of three lines. Only precomposed
/// syllables, spaces and line feeds are written. The text ends with the last syllable; with
/// ``StopConditions/maximumLines`` the pattern is repeated or cut to that number of lines.
///
/// Lines at the end of the prompt count if they follow the metre: after `동창이 ` four syllables come next.
/// Otherwise the metre begins after the prompt, on a new line.
public struct SyllableMetreConstraint: TextConstraint {
  public let name = "syllables"
  public let settings: String

  /// Syllables of each phrase of each line.
  private let lines: [[Int]]
  private let lineCount: Int
  private var line = 0
  private var phrase = 0
  /// Syllables of the phrase so far.
  private var count = 0
  /// Whether a line feed must come before the first line.
  private var isOutside = false

  /// The range of syllables in a phrase.
  public static let syllables = 1...100

  /// - Parameter pattern: Numbers of syllables with commas between phrases and slashes between lines.
  /// - Throws: ``ConstraintError`` for an invalid pattern, a vocabulary without Hangul, space or line feed,
  ///   and if the metre does not fit.
  public init(_ pattern: String, for setting: ConstraintSetting) throws(ConstraintError) {
    guard setting.vocabulary.normalization != .nfd else {
      throw .needsComposedHangul(constraint: "syllables", normalization: setting.vocabulary.normalization)
    }
    guard setting.canWriteHangul else { throw .needsHangul(constraint: "syllables") }
    lines = try Self.lines(of: pattern)
    lineCount = setting.stops.maximumLines ?? lines.count
    settings = pattern
    take(setting.promptLines)
    let needed = remaining
    guard setting.stops.length >= needed else {
      throw .tooShort(constraint: "syllables", needed: needed, length: setting.stops.length)
    }
  }

  /// Parses a pattern.
  static func lines(of pattern: String) throws(ConstraintError) -> [[Int]] {
    var lines: [[Int]] = []
    for line in pattern.split(separator: "/", omittingEmptySubsequences: false) {
      var phrases: [Int] = []
      for word in line.split(separator: ",", omittingEmptySubsequences: false) {
        guard let number = Int(word.filter { $0 != " " }), number > 0 else { throw .notAMetre(pattern) }
        guard syllables.contains(number) else {
          throw .outOfRange(
            constraint: "syllables", what: "length of a phrase", value: number, range: syllables)
        }
        phrases.append(number)
      }
      lines.append(phrases)
    }
    return lines
  }

  private func phrases(ofLine number: Int) -> [Int] { lines[number % lines.count] }

  public var clustersLeft: Int? { remaining }

  private var remaining: Int {
    var left = isOutside ? 1 : 0
    for number in line..<max(line, lineCount) {
      let phrases = phrases(ofLine: number)
      left += phrases.reduce(0, +) + phrases.count - 1 + (number > line ? 1 : 0)
    }
    return left - phrases(ofLine: line)[..<phrase].reduce(0) { $0 + $1 + 1 } - count
  }

  public var needed: [Unicode.Scalar] {
    var needed: [Unicode.Scalar] = []
    if isOutside || line + 1 < lineCount { needed.append("\n") }
    if (line..<lineCount).contains(where: { phrases(ofLine: $0).count > 1 }) { needed.append(" ") }
    return needed
  }

  /// The syllables of the longest phrase.
  var longestPhrase: Int { lines.joined().max() ?? 0 }

  /// Whether each part of a word fits into some phrase.
  func mayHold(_ word: String) -> Bool {
    word.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false).allSatisfy { part in
      part.count <= longestPhrase && part.allSatisfy { Syllable($0) != nil }
    }
  }

  /// Finds how much of the metre the prompt contains.
  private mutating func take(_ given: [[Unicode.Scalar]]) {
    guard given.count > 1 || given.first?.isEmpty == false else { return }
    for number in stride(from: min(given.count, lineCount), through: 1, by: -1) {
      var copy = self
      let block = given.suffix(number).joined(separator: ["\n"])
      guard copy.follow(block), !copy.isComplete else { continue }
      self = copy
      return
    }
    isOutside = true
  }

  /// Appends characters as long as they follow the metre; false if one does not.
  private mutating func follow(_ scalars: some Sequence<Unicode.Scalar>) -> Bool {
    for scalar in scalars {
      guard let wanted = expected else { return false }
      guard wanted == scalar || wanted == "가" && Syllable(scalar) != nil else { return false }
      append(scalar, beginsCluster: true, room: nil)
    }
    return true
  }

  /// The next character: a space, a line feed, or `가` for any syllable; nil at the end.
  private var expected: Unicode.Scalar? {
    if isOutside { return "\n" }
    if isComplete { return nil }
    let phrases = phrases(ofLine: line)
    if count < phrases[phrase] { return "가" }
    return phrase + 1 < phrases.count ? " " : "\n"
  }

  private var isComplete: Bool {
    guard line == lineCount - 1, !isOutside else { return false }
    let phrases = phrases(ofLine: line)
    return phrase == phrases.count - 1 && count == phrases[phrase]
  }

  public func restrict(_ next: inout NextCharacters, at place: TextPlace) {
    switch expected {
    case nil: next.allow(only: [])
    case "가": next.allow(within: Self.syllableSet)
    case let scalar?: next.allow(only: [scalar])
    }
  }

  public mutating func append(_ scalar: Unicode.Scalar, beginsCluster: Bool, room: Int?) {
    switch scalar {
    case "\n" where isOutside: isOutside = false
    case "\n": (line, phrase, count) = (line + 1, 0, 0)
    case " ": (phrase, count) = (phrase + 1, 0)
    default: count += 1
    }
  }

  public var ending: TextEnding { isComplete ? .required : .forbidden }

  private static let syllableSet = ScalarSet([0xAC00...0xD7A3])
}

extension TextConstraintRequest {
  /// Each phrase has a given number of Hangul syllables; see ``SyllableMetreConstraint``.
  public static func syllables(_ pattern: String) -> TextConstraintRequest {
    TextConstraintRequest(unchecked: .syllables, [TextConstraintDescriptor.metre.name: .text(pattern)])
  }
}

extension TextConstraintDescriptor {
  static let metre = TextConstraintParameter(
    name: "metre", summary: "the syllables of each phrase, with / between lines: 3,4,3,4/3,5,4,3",
    kind: .text)

  /// See ``SyllableMetreConstraint``.
  public static let syllables = TextConstraintDescriptor(
    name: "syllables", summary: "each phrase has so many Hangul syllables", parameters: [metre]
  ) { (values, setting) throws(ConstraintError) in
    try SyllableMetreConstraint(values.text(metre), for: setting)
  }
}
