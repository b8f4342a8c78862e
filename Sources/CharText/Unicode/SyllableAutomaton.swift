/// Where a text of `jamo` units stands within a syllable, and what may come next so that every sequence
/// composes.
///
///     boundary → other, leading        leading → vowel
///     vowel → trailing, leading, other        trailing → leading, other
///
/// After a trailing consonant the text is at a boundary again. It may stop anywhere but after a leading
/// consonant.
public struct SyllableAutomaton: Sendable, Equatable {
  /// What a unit is to a syllable.
  public enum Part: UInt8, Sendable, CaseIterable {
    /// No part of a syllable: any other character, compatibility jamo among them.
    case other
    /// A leading consonant (초성).
    case leading
    /// A vowel (중성).
    case vowel
    /// A trailing consonant (종성).
    case trailing
  }

  /// The state: what of a syllable has been written.
  public enum State: Sendable, Equatable {
    /// Nothing: a character has ended, or none has begun.
    case boundary
    /// A leading consonant.
    case leading(Unicode.Scalar)
    /// A leading consonant and a vowel, which are a syllable, though a trailing consonant may still join it.
    case vowel(Unicode.Scalar, Unicode.Scalar)
  }

  /// What of a syllable has been written.
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

  /// The syllable that stands if no trailing consonant joins it.
  public var openSyllable: Unicode.Scalar? {
    guard case .vowel(let leading, let vowel) = state else { return nil }
    return Syllable(leading: leading, vowel: vowel)?.scalar
  }

  /// Takes a unit.
  ///
  /// - Parameters:
  ///   - scalar: The jamo, or the other character.
  ///   - part: What it is; one that ``accepts(_:)`` refuses begins anew, and what it broke is lost.
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
  /// What a unit of a vocabulary of `jamo` is.
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
