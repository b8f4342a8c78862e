import CharText

/// Keeps a text open until it has a number of characters (grapheme clusters): until then it writes no stop
/// string, no line feed that would end it and no end of a document.
public struct MinimumLengthConstraint: TextConstraint {
  public let name = "min-length"
  public var settings: String { String(minimum) }

  private let minimum: Int
  /// The clusters that have begun, those of the prompt not counted.
  private var clusters = 0

  /// A text of at least `minimum` characters after the prompt.
  ///
  /// - Throws: ``ConstraintError/tooShort(constraint:needed:length:)`` if the text ends earlier.
  public init(_ minimum: Int, for setting: ConstraintSetting) throws(ConstraintError) {
    guard setting.stops.length >= minimum else {
      throw .tooShort(constraint: "min-length", needed: minimum, length: setting.stops.length)
    }
    self.minimum = minimum
  }

  public var ending: TextEnding { clusters < minimum ? .forbidden : .allowed }

  public mutating func append(_ scalar: Unicode.Scalar, beginsCluster: Bool, room: Int?) {
    if beginsCluster { clusters += 1 }
  }
}

extension TextConstraintRequest {
  /// At least so many characters; see ``MinimumLengthConstraint``.
  public static func minimumLength(_ minimum: Int) -> TextConstraintRequest {
    TextConstraintRequest(
      unchecked: .minimumLength, [TextConstraintDescriptor.minimum.name: .number(minimum)])
  }
}

extension TextConstraintDescriptor {
  static let minimum = TextConstraintParameter(
    name: "length", summary: "the least number of characters", kind: .number(0...1_000_000_000))

  /// See ``MinimumLengthConstraint``.
  public static let minimumLength = TextConstraintDescriptor(
    name: "min-length", summary: "at least so many characters", parameters: [minimum]
  ) { (values, setting) throws(ConstraintError) in
    try MinimumLengthConstraint(values.number(minimum) ?? 0, for: setting)
  }
}
