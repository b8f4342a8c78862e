import Foundation

/// What can be wrong with the options of a beam search.
public enum BeamError: Error, Equatable, Sendable {
  /// A value that its option does not accept.
  case outOfRange(parameter: String, value: Double, accepted: String)
  /// The beams cannot be shared out among the groups.
  case groupsDoNotDivide(groups: Int, beams: Int)
  /// Texts drawn without replacement are different without groups.
  case stochasticGroups(Int)
  /// Several texts were asked for by count, but one search gives one list.
  case severalSearches(count: Int)
}

extension BeamError: CustomStringConvertible, LocalizedError {
  /// What is wrong and what would be right.
  public var description: String {
    switch self {
    case .outOfRange(let parameter, let value, let accepted):
      "the \(parameter) is \(SamplerStepText.number(value)); it must be \(accepted)"
    case .groupsDoNotDivide(let groups, let beams):
      "\(beams) beams cannot be shared out among \(groups) groups; the number of beams must be a multiple of the groups"
    case .stochasticGroups(let groups):
      "a stochastic beam search has no groups (\(groups) were asked for); its texts are all different without them"
    case .severalSearches(let count):
      "\(count) texts were asked for, but a beam search gives one list of best texts; ask for that many best texts instead"
    }
  }

  /// The same text, for `localizedDescription`.
  public var errorDescription: String? { description }
}
