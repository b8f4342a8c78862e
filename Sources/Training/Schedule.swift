import LanguageModels

/// Where a run stands, for its schedule.
public struct SchedulePoint: Sendable, Equatable {
  /// Updates made: 0 at the first.
  public var step: Int
  /// Updates until the end; `Int.max` while the end is not known.
  public var totalSteps: Int
  /// Passes over the text that are complete.
  public var epoch: Int
  /// Evaluations so far that brought no improvement.
  public var plateaus: Int

  /// A point of a run.
  public init(step: Int, totalSteps: Int, epoch: Int = 0, plateaus: Int = 0) {
    self.step = step
    self.totalSteps = totalSteps
    self.epoch = epoch
    self.plateaus = plateaus
  }

  /// The share of the run that is over, from 0 to 1.
  public var progress: Double { min(1, Double(step) / Double(max(1, totalSteps))) }
}

/// How the learning rate moves over a run once it has warmed up.
///
/// A new schedule is one file in `Schedules/` with such a value and a line in ``all``.
public struct Schedule: Sendable {
  /// The registered name.
  public let name: String
  /// One line for help texts.
  public let summary: String
  /// The schedule's constants with their usual values.
  public let constants: [NamedConstant]
  /// The steps of warm-up in a run of so many steps when nobody says how many.
  public let usualWarmUp: @Sendable (_ totalSteps: Int) -> Int
  /// The factor on the highest rate, above 0 and at most 1. Steps are counted from the end of the warm-up.
  public let factor: @Sendable (SchedulePoint, ConstantValues) -> Double

  /// A schedule; without `usualWarmUp` it begins at the full rate.
  public init(
    name: String, summary: String, constants: [NamedConstant] = [],
    usualWarmUp: @escaping @Sendable (_ totalSteps: Int) -> Int = { _ in 0 },
    factor: @escaping @Sendable (SchedulePoint, ConstantValues) -> Double
  ) {
    self.name = name
    self.summary = summary
    self.constants = constants
    self.usualWarmUp = usualWarmUp
    self.factor = factor
  }

  /// The registry.
  public static let all: [Schedule] = [.cosine, .constant, .step, .exponential, .plateau]

  /// The registered schedule with this name, if there is one.
  public static func named(_ name: String) -> Schedule? { all.first { $0.name == name } }
}

extension NamedConstant {
  /// The share of the highest rate that is left at the end of the run.
  static func finalShare(_ usual: Double) -> NamedConstant {
    NamedConstant("final_share", usual, in: .above(0, to: 1))
  }
  /// What the rate is multiplied by when it falls.
  static func decayFactor(_ usual: Double) -> NamedConstant {
    NamedConstant("decay_factor", usual, in: .above(0, to: 1))
  }
}

/// A schedule with its constants and its warm-up: the learning rate of every step.
///
///     factor = ((step + 1) / w) · shape(start)        in the w steps of warm-up (Goyal et al. 2017)
///     factor = shape(step − w, totalSteps − w)        after them
public struct LearningRates: Sendable {
  private let schedule: Schedule
  private let constants: ConstantValues
  private let warmUpSteps: Int?

  /// - Parameters:
  ///   - schedule: The shape.
  ///   - constants: Those that differ from the usual ones.
  ///   - warmUpSteps: nil: as many as the schedule takes by itself.
  public init(_ schedule: Schedule, constants: [String: Double] = [:], warmUpSteps: Int? = nil) {
    self.schedule = schedule
    self.constants = ConstantValues(schedule.constants, replacing: constants)
    self.warmUpSteps = warmUpSteps
  }

  /// The factor on the highest rate, above 0 and at most 1.
  public func factor(at point: SchedulePoint) -> Double {
    let warmUp = warmUpSteps ?? schedule.usualWarmUp(point.totalSteps)
    var shifted = point
    shifted.step = max(0, point.step - warmUp)
    shifted.totalSteps = max(1, point.totalSteps - warmUp)
    let shape = schedule.factor(shifted, constants)
    return point.step < warmUp ? Double(point.step + 1) / Double(warmUp) * shape : shape
  }
}
