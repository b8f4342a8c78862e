/// How often a run is evaluated.
///
/// Encoded as a number of steps, or as `"epoch"`.
public enum EvaluationInterval: Sendable, Equatable {
  /// After this many updates.
  case steps(Int)
  /// After each epoch (pass over the text), however long.
  case epoch

  /// The number of updates between evaluations.
  func updates(ofEpoch windowsPerEpoch: Int) -> Int {
    switch self {
    case .steps(let count): count
    case .epoch: max(1, windowsPerEpoch)
    }
  }

  /// The default number of updates between evaluations: one epoch, but at least 50 and at most 1,000.
  static func usualUpdates(ofEpoch windowsPerEpoch: Int) -> Int { min(1000, max(50, windowsPerEpoch)) }
}

extension EvaluationInterval: LosslessStringConvertible, ExpressibleByIntegerLiteral {
  private static let epochName = "epoch"

  /// Parses a number of steps or `epoch`.
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
