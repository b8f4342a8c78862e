import CharText
import Platform
import LanguageModels

/// Removes candidates that would break a guarantee about the text: incomplete characters, text that is not in
/// normal form, and whatever ``GenerationOptions/constraints`` forbid.
///
/// Every chain that a ``TextGenerator`` runs has it near its beginning, unless vocabulary and options exclude
/// nothing. With `jamo` units the candidates are masked by a ``SyllableAutomaton`` and with `byte` units by a
/// ``UTF8Automaton``, so that every text consists of whole characters. With any unit, a character is excluded
/// if appending it would change the normal form of the text before it.
public struct ConstraintStep: SamplerStep {
  private var text: ConstrainedText
  private var mask: any UnitMask
  private let spaceID: UInt32?
  private let lineFeedID: UInt32?
  /// The unit that ends the text, which is no part of it.
  private let endID: UInt32?
  /// The name to report when no candidate remains.
  private let ownName: String
  /// Whether the text was complete before the last unit.
  private var isPassed = false
  private var isDead = false

  public var name: String { isDead ? blamed : ownName }
  public let settings: String

  /// The step for a text; nil if it would never remove anything.
  ///
  /// - Throws: ``ConstraintError`` if a constraint cannot be satisfied.
  public init?(_ requests: [TextConstraintRequest], for setting: ConstraintSetting) throws(ConstraintError) {
    let vocabulary = setting.vocabulary
    var constraints: [any TextConstraint] = []
    for request in requests { constraints.append(try request.makeConstraint(for: setting)) }
    let ground = ConstraintGround(setting, alphabets: constraints.compactMap(\.alphabet))
    try Self.check(constraints, of: setting, ground)
    ownName = constraints.isEmpty ? "whole characters" : "constraints"
    settings = requests.map { $0.settings.isEmpty ? $0.name : "\($0.name) \($0.settings)" }
      .joined(separator: ", ")
    // Constraints that are the same everywhere are part of the ground already.
    constraints.removeAll { $0.isOnlyAnAlphabet }
    if let blocks = HangulBlocks(setting) { constraints.append(blocks) }
    if !constraints.isEmpty, let stops = StopGuard(setting) { constraints.append(stops) }
    text = ConstrainedText(ground: ground, constraints: constraints, prompt: setting.prompt)
    switch vocabulary.unit {
    case .scalar, .grapheme:
      let mask = CharacterMask(vocabulary, ground: ground)
      if mask.isIdle, constraints.isEmpty { return nil }
      self.mask = mask
    case .jamo: mask = JamoMask(vocabulary, ground: ground)
    case .byte: mask = ByteMask(vocabulary, ground: ground)
    }
    spaceID = vocabulary.id(of: vocabulary.unit == .byte ? .byte(0x20) : .text([0x20]))
    lineFeedID = vocabulary.newlineID
    endID = setting.stops.endUnit ?? vocabulary.boundaryID
  }

  /// Finds constraints that can never be satisfied.
  private static func check(
    _ constraints: [any TextConstraint], of setting: ConstraintSetting, _ ground: ConstraintGround
  ) throws(ConstraintError) {
    let limiting = constraints.filter { $0.alphabet != nil }.map(\.name)
    let whiteSpace = ScalarSet([0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x2000...0x200A, 0x3000...0x3000])
    guard !ground.inert.subtracting(whiteSpace).isEmpty || limiting.isEmpty else {
      throw .nothingAllowed(constraints: limiting)
    }
    for case let metre as SyllableMetreConstraint in constraints
    where !ground.inert.hasMember(in: 0xAC00...0xD7A3, and: [], where: { _ in true }) {
      throw limiting.isEmpty
        ? .needsHangul(constraint: metre.name) : .nothingAllowed(constraints: limiting + [metre.name])
    }
    for case let contains as ContainsConstraint in constraints {
      for case let banned as BannedWordsConstraint in constraints {
        for word in contains.words {
          guard let held = banned.word(in: word) else { continue }
          throw .wrongWord(constraint: contains.name, word: word, problem: .holdsBannedWord(held))
        }
      }
      for case let copies as MaxCopyConstraint in constraints {
        guard let word = contains.words.first(where: { copies.holdsCopy($0) }) else { continue }
        throw .wrongWord(constraint: contains.name, word: word, problem: .isCopy(length: copies.length))
      }
      for case let metre as SyllableMetreConstraint in constraints {
        guard let word = contains.words.first(where: { !metre.mayHold($0) }) else { continue }
        let problem = ConstraintError.WordProblem.doesNotFitMetre(longestPhrase: metre.longestPhrase)
        throw .wrongWord(constraint: contains.name, word: word, problem: problem)
      }
    }
    for constraint in constraints {
      let missing = constraint.needed.filter { !ground.holds($0.value) }
      guard !missing.isEmpty else { continue }
      let units = missing.map { TextUnit.text(Array(String(Character($0)).utf8)) }
      let isWritable = missing.allSatisfy { setting.canWrite($0) } && !limiting.isEmpty
      throw isWritable
        ? .forbidden(constraint: constraint.name, characters: units)
        : .notInVocabulary(constraint: constraint.name, characters: units)
    }
  }

  /// As with a random number that is always one half.
  public mutating func apply(to candidates: inout Candidates, context: SamplerContext) {
    apply(to: &candidates, context: context) { 0.5 }
  }

  public mutating func apply(
    to candidates: inout Candidates, context: SamplerContext,
    using generator: inout some RandomNumberGenerator
  ) {
    apply(to: &candidates, context: context) { generator.unitInterval() }
  }

  private mutating func apply(
    to candidates: inout Candidates, context: SamplerContext, chance: () -> Double
  ) {
    let end = endID.flatMap { candidates.take(id: $0) }
    defer {
      // The end of the text is none of its characters: it comes wherever the text may end.
      if let endID, let end, mask.isBoundary, text.ending != .forbidden {
        candidates.insert(id: endID, logit: end)
      }
      isDead = candidates.isEmpty
    }
    if text.isStale { text.prepare(remaining: context.remainingClusters) }
    if text.isOverdue {
      candidates.keepFirst(0)
    } else {
      var turnsSpace = mask.apply(to: &candidates, text: text)
      if let wish = text.next.wish, mask.isBoundary, !candidates.isEmpty,
        begin(wish.words, opportunities: wish.opportunities, candidates, chance)
      {
        text.prepare(remaining: context.remainingClusters)
        turnsSpace = mask.apply(to: &candidates, text: text)
      }
      if turnsSpace, let spaceID, let lineFeedID {
        candidates.moveProbability(from: spaceID, to: lineFeedID)
      }
    }
  }

  /// Begins one of the words at random; see ``NextCharacters/wish(for:opportunities:)``.
  private mutating func begin(
    _ words: [WishedWord], opportunities: Int, _ candidates: Candidates, _ chance: () -> Double
  ) -> Bool {
    let probabilities = candidates.probabilities()
    let scored = words.map { word -> (word: WishedWord, probability: Double) in
      let first = candidates.place(ofID: word.firstUnit).map { probabilities[$0] } ?? 0
      return (word, pow(first, Double(word.unitsOfFirstCharacter)))
    }
    let hazard = 1 - (1 - (scored.map(\.probability).max() ?? 0)) * (1 - 1 / Double(opportunities))
    guard chance() < hazard else { return false }
    // The most probable first; of equal ones the one requested first.
    let ranked = scored.enumerated().sorted {
      ($1.element.probability, $0.offset) < ($0.element.probability, $1.offset)
    }
    guard let word = ranked.map(\.element.word).first(where: text.canWrite) else { return false }
    text.begin(word)
    return true
  }

  public mutating func note(drawn id: UInt32, probability: Double) {
    text.beginDraw()
    guard id != endID else { return }
    isPassed = mask.take(id, text: &text)
  }

  public var ending: TextEnding { isPassed ? .passed : text.ending }

  public var endingInFront: TextEnding? { text.endingInFront }

  private var blamed: String {
    let names = text.narrowing.map { text.constraints[$0].name }
    return names.isEmpty ? ownName : names.joined(separator: ", ")
  }
}

extension TextConstraint {
  /// Whether ``alphabet`` is its only restriction.
  var isOnlyAnAlphabet: Bool { self is AlphabetConstraint }
}

extension Candidates {
  /// Adds the probability of one candidate to another and removes the first, if both exist.
  mutating func moveProbability(from source: UInt32, to target: UInt32) {
    guard source != target, let sourcePlace = place(ofID: source), place(ofID: target) != nil else { return }
    let moved = self[sourcePlace].logit
    remove(id: source)
    updateLogit(ofID: target) { logit in
      let larger = Swift.max(logit, moved)
      return larger + log1p(exp(Swift.min(logit, moved) - larger))
    }
  }
}

extension GenerationOptions {
  /// The complete chain for texts after a prompt: the ban of `<unk>`, the constraints, then ``chain``.
  ///
  /// - Throws: ``GenerationError/constraint(_:)``.
  func chain(for setting: ConstraintSetting) throws(GenerationError) -> SamplerChain {
    do throws(ConstraintError) {
      let step = try ConstraintStep(constraints, for: setting)
      // <unk> is removed first, so that no step counts it as a candidate.
      var whole = step.map { chain.preceded(by: $0) } ?? chain
      if let boundary = setting.vocabulary.boundaryID, setting.prompt.isEmpty {
        whole = whole.preceded(by: NonemptyStep(endUnit: boundary))
      }
      return whole.preceded(by: BanStep([0]))
    } catch {
      throw .constraint(error)
    }
  }
}
