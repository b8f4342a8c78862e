import CharText
import Glibc
import LanguageModels

/// Keeps back whatever would break a promise about the text: broken characters, another normal form, and whatever
/// ``GenerationOptions/constraints`` forbid.
///
/// The first step of every chain that a ``TextGenerator`` runs, but for vocabularies and options that have nothing to
/// keep back. In `jamo` units the candidates are masked by a ``SyllableAutomaton`` and in `byte` units by a
/// ``UTF8Automaton``, so that every text is whole characters. Whatever the units, a character is kept back where
/// appending it would change the normal form of what was written.
public struct ConstraintStep: SamplerStep {
  private var text: ConstrainedText
  private var mask: any UnitMask
  private let spaceID: UInt32?
  private let lineFeedID: UInt32?
  /// What to name where nothing is left.
  private let ownName: String
  /// Whether the text was complete before the unit that was drawn last.
  private var isPassed = false
  private var isDead = false

  public var name: String { isDead ? blamed : ownName }
  public let settings: String

  /// The step for a text; nil where nothing would ever be kept back.
  ///
  /// - Throws: ``ConstraintError`` where a constraint cannot be kept.
  public init?(_ requests: [TextConstraintRequest], for setting: ConstraintSetting) throws(ConstraintError) {
    let vocabulary = setting.vocabulary
    var constraints: [any TextConstraint] = []
    for request in requests { constraints.append(try request.makeConstraint(for: setting)) }
    let ground = ConstraintGround(setting, alphabets: constraints.compactMap(\.alphabet))
    try Self.check(constraints, of: setting, ground)
    ownName = constraints.isEmpty ? "whole characters" : "constraints"
    settings = requests.map { $0.settings.isEmpty ? $0.name : "\($0.name) \($0.settings)" }
      .joined(separator: ", ")
    // What changes nothing from place to place is in the ground already.
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
  }

  /// Finds what cannot be kept whatever is drawn.
  private static func check(
    _ constraints: [any TextConstraint], of setting: ConstraintSetting, _ ground: ConstraintGround
  ) throws(ConstraintError) {
    let limiting = constraints.filter { $0.alphabet != nil }.map(\.name)
    let whiteSpace = ScalarSet([0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x2000...0x200A, 0x3000...0x3000])
    guard !ground.inert.subtracting(whiteSpace).isEmpty || limiting.isEmpty else {
      throw .nothingAllowed(constraints: limiting)
    }
    for case let contains as ContainsConstraint in constraints {
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

  /// As with a generator that always says one half.
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
    isDead = candidates.isEmpty
  }

  /// Begins one of the words by chance; see ``NextCharacters/wish(for:opportunities:)``.
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
    // The likeliest first; among equals the one that was asked for first.
    let ranked = scored.enumerated().sorted {
      ($1.element.probability, $0.offset) < ($0.element.probability, $1.offset)
    }
    guard let word = ranked.map(\.element.word).first(where: text.canWrite) else { return false }
    text.begin(word)
    return true
  }

  public mutating func note(drawn id: UInt32, probability: Double) {
    text.beginDraw()
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
  /// Whether ``alphabet`` is all that it has to say.
  var isOnlyAnAlphabet: Bool { self is AlphabetConstraint }
}

extension Candidates {
  /// Gives one candidate the probability of another as well, and takes the other out, where both are there.
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
  /// The chain for texts after a prompt: `<unk>` banned, what must be kept back, then ``chain``.
  ///
  /// - Throws: ``GenerationError/constraint(_:)``.
  func chain(for setting: ConstraintSetting) throws(GenerationError) -> SamplerChain {
    do throws(ConstraintError) {
      let step = try ConstraintStep(constraints, for: setting)
      // <unk> before everything else, so that no step can spend a place on it.
      return (step.map { chain.preceded(by: $0) } ?? chain).preceded(by: BanStep([0]))
    } catch {
      throw .constraint(error)
    }
  }
}
