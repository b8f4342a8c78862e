import CharText

/// Translates allowed characters into allowed units, for one kind of unit.
///
/// A unit may come next if and only if at least one allowed character can still be completed with units of
/// the vocabulary, so that no text gets stuck within a character.
protocol UnitMask: Sendable {
  /// Whether the text is at a character boundary.
  var isBoundary: Bool { get }

  /// Removes the candidates that may not come next.
  ///
  /// - Returns: Whether the constraints want a space to become a line feed here.
  mutating func apply(to candidates: inout Candidates, text: ConstrainedText) -> Bool

  /// Takes the drawn unit and appends the characters that are now complete.
  ///
  /// - Returns: Whether the text was complete before that unit.
  mutating func take(_ id: UInt32, text: inout ConstrainedText) -> Bool
}
