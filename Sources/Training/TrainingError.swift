import LanguageModels

/// Why training cannot start or continue.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// An option is out of range.
  case optionOutOfRange(name: String, value: Double, range: String)
  /// A name is not in its registry.
  case unknownName(kind: String, name: String, known: [String])
  /// An update rule or a schedule has no such constant.
  case unknownConstant(name: String, owner: String, known: [String])
  /// The text has too few units to train on.
  case textTooShort(units: Int, minimum: Int)
  /// The text has fewer lanes than there are engines or processes to share them.
  case tooFewLanes(lanes: Int, sharers: Int)
  /// The loss is no longer finite.
  case diverged(step: Int, learningRate: Double)
  /// The snapshot belongs to a run with another text or other options.
  case snapshotDoesNotFit

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .optionOutOfRange(let name, let value, let range):
      "the \(name) is \(value.plain); it must be \(range)"
    case .unknownName(let kind, let name, let known):
      "there is no \(kind) “\(name)”; choose one of \(known.joined(separator: ", "))"
    case .unknownConstant(let name, let owner, let known):
      "\(owner) has no \(NamedConstant.title(of: name)); "
        + (known.isEmpty
          ? "it has no constants" : "what it has: \(known.map(NamedConstant.title).joined(separator: ", "))")
    case .textTooShort(let units, let minimum):
      "the text to train on has \(units) units; it needs at least \(minimum)"
    case .tooFewLanes(let lanes, let sharers):
      "the text is read in \(lanes) lanes, too few for \(sharers) to share; use fewer processes or a larger batch size"
    case .diverged(let step, let learningRate):
      "the loss is not a number at step \(step): training diverged with a learning rate of \(learningRate.plain)"
    case .snapshotDoesNotFit:
      "the saved state does not fit the text and the options with which it should go on; train a new model"
    }
  }
}
