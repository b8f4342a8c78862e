/// One measured figure, as `--json` writes it; fields that do not apply are omitted.
public struct Record: Codable, Sendable {
  /// What was measured: `limit`, `training`, `sampling`, `writing`, `start`, `loading`, `ingest`, `memory`;
  /// or `machine`.
  public var what: String
  /// Who: `charrnn`, `pytorch`, `other build`, `machine`, or `ratio` for a quotient of two.
  public var side: String
  /// How: number type and settings.
  public var setting: String?
  /// Model and size.
  public var workload: Workload?
  /// The unit of the numbers.
  public var unit: String?
  /// One number per trial.
  public var values: [Double]?
  /// Median and range of the values.
  public var spread: Spread?
  /// The machine's limit, in the same unit.
  public var limit: Double?
  /// Which limit that is.
  public var limitKind: LimitKind?
  /// The median as a share of the limit.
  public var share: Double?
  /// The greatest share of the machine that other programs used during a trial.
  public var disturbance: Double?
  /// The machine.
  public var machine: MachineFacts?
  /// The versions of the compared programs.
  public var versions: [String]?

  /// A record without values.
  public init(_ what: String, side: String, setting: String? = nil) {
    self.what = what
    self.side = side
    self.setting = setting
  }
}
