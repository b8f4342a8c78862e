/// How the learning rate moves over a run.
///
/// A new schedule is one file in `Schedules/` with such a value and a line in ``all``.
public struct Schedule: Sendable {
  /// The registered name.
  public let name: String
  /// One line for help texts.
  public let summary: String
  /// The factor on the highest rate at a step (0 at the first) of a number of steps.
  public let factor: @Sendable (_ step: Int, _ totalSteps: Int) -> Double

  /// The registry.
  public static let all: [Schedule] = [.cosine]

  /// The registered schedule with this name, if there is one.
  public static func named(_ name: String) -> Schedule? { all.first { $0.name == name } }
}
