/// The position of a text of `jamo` units within a syllable, and what may come next so that every sequence
/// composes.
///
///     boundary → other, leading        leading → vowel
///     vowel → trailing, leading, other        trailing → leading, other
///
/// After a trailing consonant the text is at a boundary again. It may stop anywhere except after a leading
/// consonant.
public struct SyllableAutomaton: Sendable, Equatable {
  /// The role of a unit in a syllable.
  public enum Part: UInt8, Sendable, CaseIterable {
    /// Not part of a syllable: any other character, including compatibility jamo.
    case other
    /// A leading consonant (초성).
    case leading
    /// A vowel (중성).
    case vowel
    /// A trailing consonant (종성).
    case trailing
  }

  /// The state: which parts of a syllable have been written.
  public enum State: Sendable, Equatable {
    /// None: a character has ended, or none has begun.
    case boundary
    /// A leading consonant.
    case leading(Unicode.Scalar)
    /// A leading consonant and a vowel: a complete syllable that a trailing consonant may still join.
    case vowel(Unicode.Scalar, Unicode.Scalar)
  }

  /// The current state.
  public private(set) var state = State.boundary

  /// An automaton at a boundary.
  public init() {}

  /// Whether a part may come next.
  public func accepts(_ part: Part) -> Bool {
    switch state {
    case .boundary: part == .other || part == .leading
    case .leading: part == .vowel
    case .vowel: part != .vowel
    }
  }

  /// Whether a text may stop here.
  public var mayStop: Bool {
    if case .leading = state { return false }
    return true
  }

  /// The syllable so far, if no trailing consonant joins it.
  public var openSyllable: Unicode.Scalar? {
    guard case .vowel(let leading, let vowel) = state else { return nil }
    return Syllable(leading: leading, vowel: vowel)?.scalar
  }

  /// Takes a unit.
  ///
  /// - Parameters:
  ///   - scalar: The jamo, or the other character.
  ///   - part: Its role. If ``accepts(_:)`` rejects it, an incomplete syllable is dropped, and so is the part
  ///     unless a new syllable or character can begin with it.
  /// - Returns: The characters that are certain now, at most two.
  @discardableResult
  public mutating func take(_ scalar: Unicode.Scalar, as part: Part) -> [Unicode.Scalar] {
    let open = openSyllable.map { [$0] } ?? []
    switch (part, state) {
    case (.other, _):
      state = .boundary
      return open + [scalar]
    case (.leading, _):
      state = .leading(scalar)
      return open
    case (.vowel, .leading(let leading)):
      state = .vowel(leading, scalar)
      return []
    case (.trailing, .vowel(let leading, let vowel)):
      state = .boundary
      return Syllable(leading: leading, vowel: vowel, trailing: scalar).map { [$0.scalar] } ?? []
    default:
      state = .boundary
      return open
    }
  }
}

extension SyllableAutomaton.Part {
  /// The role of a unit of a `jamo` vocabulary.
  public init(_ unit: TextUnit) {
    guard case .jamo(let scalar) = unit else {
      self = .other
      return
    }
    if Syllable.leadingJamo.contains(scalar.value) {
      self = .leading
    } else {
      self = Syllable.vowelJamo.contains(scalar.value) ? .vowel : .trailing
    }
  }
}
