import Foundation

/// Why the options of a beam search are invalid.
public enum BeamError: Error, Equatable, Sendable {
  /// A value that its parameter does not accept.
  case outOfRange(parameter: String, value: Double, accepted: String)
  /// The number of beams is not a multiple of the number of groups.
  case groupsDoNotDivide(groups: Int, beams: Int)
  /// A stochastic search has no groups: its texts are different without them.
  case stochasticGroups(Int)
  /// Several texts were requested by count, but a search gives one list of texts.
  case severalSearches(count: Int)
}

extension BeamError: CustomStringConvertible, LocalizedError {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .outOfRange(let parameter, let value, let accepted):
      "the \(parameter) is \(SamplerStepText.number(value)); it must be \(accepted)"
    case .groupsDoNotDivide(let groups, let beams):
      "\(beams) beams cannot be divided among \(groups) groups"
    case .stochasticGroups(let groups):
      "a stochastic beam search has no groups (\(groups) were requested); its texts are all different without them"
    case .severalSearches(let count):
      "\(count) texts were requested, but a beam search gives one list of best texts"
    }
  }

  /// The same text, for `localizedDescription`.
  public var errorDescription: String? { description }
}
