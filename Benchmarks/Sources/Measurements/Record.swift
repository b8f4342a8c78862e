/// One figure, as `--json` writes it; what does not apply is left out.
public struct Record: Codable, Sendable {
  /// What was measured: `limit`, `training`, `sampling`, `writing`, `start`, `loading`, `ingest`, `memory`;
  /// or `machine`.
  public var what: String
  /// Who: `charrnn`, `pytorch`, `other build`, `machine`, or `ratio` for what is made of two.
  public var side: String
  /// How: number type and settings.
  public var setting: String?
  /// Model and size.
  public var workload: Workload?
  /// What the numbers are in.
  public var unit: String?
  /// One number a trial.
  public var values: [Double]?
  /// What they say together.
  public var spread: Spread?
  /// What holds it back at last, in the same unit.
  public var limit: Double?
  /// Which limit that is.
  public var limitKind: LimitKind?
  /// The median as a share of the limit.
  public var share: Double?
  /// The greatest share of the machine that other programs used during a trial.
  public var disturbance: Double?
  /// The machine.
  public var machine: MachineFacts?
  /// Versions of what was compared.
  public var versions: [String]?

  /// A figure of which nothing is known yet.
  public init(_ what: String, side: String, setting: String? = nil) {
    self.what = what
    self.side = side
    self.setting = setting
  }
}
