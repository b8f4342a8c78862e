/// How often a run is evaluated.
///
/// Encoded as a number of steps, or as `"epoch"` or `"2epochs"`.
public enum EvaluationInterval: Sendable, Equatable {
  /// After this many updates.
  case steps(Int)
  /// After this many epochs (passes over the text), however long.
  case epochs(Int)

  /// After each epoch.
  public static let epoch = EvaluationInterval.epochs(1)

  /// The number of updates between evaluations.
  func updates(ofEpoch windowsPerEpoch: Int) -> Int {
    switch self {
    case .steps(let count): count
    case .epochs(let count): max(1, windowsPerEpoch) * count
    }
  }

  /// The default number of updates between evaluations: one epoch, but at least 25 and at most 1,000, and so
  /// many that evaluations take about a twentieth of the time: an evaluated unit takes about a third of the
  /// time of one that is learnt from, since nothing is computed backwards.
  ///
  /// - Parameters:
  ///   - windowsPerEpoch: The updates of one pass over the text.
  ///   - unitsPerUpdate: The units of one update.
  ///   - evaluatedUnits: The units that an evaluation reads.
  static func usualUpdates(ofEpoch windowsPerEpoch: Int, of unitsPerUpdate: Int, evaluatedUnits: Int) -> Int {
    let affordable = Double(evaluatedUnits) / 3 / 0.05 / Double(max(1, unitsPerUpdate))
    return max(min(1000, max(25, windowsPerEpoch)), Int(affordable.rounded(.up)))
  }
}

extension EvaluationInterval: LosslessStringConvertible, ExpressibleByIntegerLiteral {
  private static let epochName = "epoch"

  /// Parses a number of steps, `epoch`, `1epoch`, `2epochs` and so on.
  public init?(_ description: String) {
    let number = description.prefix { $0.isASCII && $0.isNumber }
    switch description.dropFirst(number.count) {
    case "":
      guard let steps = Int(description) else { return nil }
      self = .steps(steps)
    case Substring(Self.epochName), Substring(Self.epochName + "s"):
      guard let epochs = number.isEmpty ? 1 : Int(number), epochs > 0 else { return nil }
      self = .epochs(epochs)
    default:
      // Such as a negative number, which is refused where its range is known.
      guard let steps = Int(description) else { return nil }
      self = .steps(steps)
    }
  }

  /// A number of steps.
  public init(integerLiteral value: Int) { self = .steps(value) }

  /// What the initializer parses.
  public var description: String {
    switch self {
    case .steps(let count): "\(count)"
    case .epochs(1): Self.epochName
    case .epochs(let count): "\(count)\(Self.epochName)s"
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
    guard let interval = Self(name) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "there is no interval \(name)")
    }
    self = interval
  }

  /// Writes a number or a name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if case .steps(let count) = self {
      try container.encode(count)
    } else {
      try container.encode(description)
    }
  }
}
