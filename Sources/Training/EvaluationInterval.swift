/// How often a run evaluates.
///
/// In JSON a number of steps, or `"epoch"`.
public enum EvaluationInterval: Sendable, Equatable {
  /// After so many updates.
  case steps(Int)
  /// After each pass over the text, however long.
  case epoch

  /// Updates between evaluations.
  func updates(ofEpoch windowsPerEpoch: Int) -> Int {
    switch self {
    case .steps(let count): count
    case .epoch: max(1, windowsPerEpoch)
    }
  }

  /// Updates between evaluations where nothing was asked for: an epoch, but 50 at least and 1,000 at most.
  static func usualUpdates(ofEpoch windowsPerEpoch: Int) -> Int { min(1000, max(50, windowsPerEpoch)) }
}

extension EvaluationInterval: LosslessStringConvertible, ExpressibleByIntegerLiteral {
  private static let epochName = "epoch"

  /// Reads a number of steps or `epoch`.
  public init?(_ description: String) {
    if description == Self.epochName {
      self = .epoch
    } else if let steps = Int(description) {
      self = .steps(steps)
    } else {
      return nil
    }
  }

  /// A number of steps.
  public init(integerLiteral value: Int) { self = .steps(value) }

  /// The number of steps or `epoch`.
  public var description: String {
    switch self {
    case .steps(let count): "\(count)"
    case .epoch: Self.epochName
    }
  }
}

extension EvaluationInterval: Codable {
  /// Reads a number, as files of earlier versions have it, or a name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let steps = try? container.decode(Int.self) {
      self = .steps(steps)
      return
    }
    let name = try container.decode(String.self)
    guard name == Self.epochName else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "there is no interval \(name)")
    }
    self = .epoch
  }

  /// Writes a number or a name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .steps(let count): try container.encode(count)
    case .epoch: try container.encode(Self.epochName)
    }
  }
}
