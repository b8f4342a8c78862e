import CharText

/// Prevents copies of N characters in a row (scalars of the normalized text) from the training text.
///
/// The end of the prompt counts as context: a copy that begins in the prompt and continues in the generated
/// text is prevented too. Copies within the prompt are not.
public struct MaxCopyConstraint: TextConstraint {
  public let name = "max-copy"
  public var settings: String { String(index.length) }

  private let index: TrainingTextIndex
  /// The last N − 1 characters.
  private var context: [Unicode.Scalar]

  /// A limit to copies of the indexed training text, which must be in the vocabulary's normalization form.
  public init(_ index: TrainingTextIndex, for setting: ConstraintSetting) {
    precondition(
      index.normalization == setting.vocabulary.normalization,
      "a training text in \(index.normalization) for a vocabulary in \(setting.vocabulary.normalization)")
    self.index = index
    context = Array(setting.prompt.string.unicodeScalars.suffix(index.length - 1))
  }

  /// N
  public var length: Int { index.length }

  /// Whether a word by itself contains a copy.
  func holdsCopy(_ word: String) -> Bool { index.holdsCopy(word) }

  public func restrict(_ next: inout NextCharacters, at place: TextPlace) {
    next.forbid(index.continuations(of: context))
  }

  public mutating func append(_ scalar: Unicode.Scalar, beginsCluster: Bool, room: Int?) {
    if context.count == index.length - 1 { context.removeFirst() }
    context.append(scalar)
  }
}

extension TextConstraintRequest {
  /// No copies of the training text of the length of the index; see ``MaxCopyConstraint``.
  ///
  /// The index stays with the request and its copies; a request that was decoded has none and uses one of
  /// ``TextGenerator/trainingIndexes``.
  public static func maxCopy(_ index: TrainingTextIndex) -> TextConstraintRequest {
    TextConstraintRequest(
      unchecked: .maxCopy, [TextConstraintDescriptor.copyLength.name: .number(index.length)],
      index: index)
  }
}

extension TextConstraintDescriptor {
  static let copyLength = TextConstraintParameter(
    name: "length", summary: "the characters in a row that make a copy",
    kind: .number(TrainingTextIndex.lengths))

  /// See ``MaxCopyConstraint``; the index is one of ``ConstraintSetting/trainingIndexes``.
  public static let maxCopy = TextConstraintDescriptor(
    name: "max-copy", summary: "no so many characters in a row as in the training text",
    parameters: [copyLength]
  ) { (values, setting) throws(ConstraintError) in
    let length = values.number(copyLength) ?? 0
    guard let index = setting.trainingIndexes.first(where: { $0.length == length }) else {
      throw .needsTrainingText(
        constraint: "max-copy", length: length, indexed: setting.trainingIndexes.map(\.length))
    }
    return MaxCopyConstraint(index, for: setting)
  }
}
