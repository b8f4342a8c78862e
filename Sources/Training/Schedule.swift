import LanguageModels

/// The position in a run that a learning rate schedule depends on.
public struct SchedulePoint: Sendable, Equatable {
  /// The number of updates made: 0 for the first.
  public var step: Int
  /// The number of updates at the end of the run; `Int.max` while it is not known.
  public var totalSteps: Int
  /// The number of complete passes over the text.
  public var epoch: Int
  /// The number of evaluations so far without improvement.
  public var plateaus: Int

  /// A position in a run.
  public init(step: Int, totalSteps: Int, epoch: Int = 0, plateaus: Int = 0) {
    self.step = step
    self.totalSteps = totalSteps
    self.epoch = epoch
    self.plateaus = plateaus
  }

  /// The completed share of the run, from 0 to 1.
  public var progress: Double { min(1, Double(step) / Double(max(1, totalSteps))) }
}

/// A learning rate schedule: how the learning rate changes over a run after the warm-up.
///
/// A new schedule is one file in `Schedules/` with such a value and a line in ``all``.
public struct Schedule: Sendable {
  /// The registered name.
  public let name: String
  /// One line for help texts.
  public let summary: String
  /// The schedule's constants with their default values.
  public let constants: [NamedConstant]
  /// The default number of warm-up steps for a run of the given length.
  public let usualWarmUp: @Sendable (_ totalSteps: Int) -> Int
  /// The factor that the peak learning rate is multiplied by, greater than 0 and at most 1. Steps are counted
  /// from the end of the warm-up.
  public let factor: @Sendable (SchedulePoint, ConstantValues) -> Double

  /// A schedule; without `usualWarmUp` it has no warm-up by default.
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

  /// The registry of schedules.
  public static let all: [Schedule] = [.cosine, .constant, .step, .exponential, .plateau]

  /// The registered schedule with this name; nil if there is none.
  public static func named(_ name: String) -> Schedule? { all.first { $0.name == name } }
}

extension NamedConstant {
  /// The share of the peak learning rate that is left at the end of the run.
  static func finalShare(_ usual: Double) -> NamedConstant {
    NamedConstant("final_share", usual, in: .above(0, to: 1))
  }
  /// The factor that the learning rate is multiplied by when it falls.
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

  /// The rates of a schedule with the given constants and warm-up.
  ///
  /// - Parameters:
  ///   - schedule: The shape.
  ///   - constants: The constants that differ from the defaults.
  ///   - warmUpSteps: nil: the schedule's default.
  public init(_ schedule: Schedule, constants: [String: Double] = [:], warmUpSteps: Int? = nil) {
    self.schedule = schedule
    self.constants = ConstantValues(schedule.constants, replacing: constants)
    self.warmUpSteps = warmUpSteps
  }

  /// The factor that the peak learning rate is multiplied by, greater than 0 and at most 1.
  public func factor(at point: SchedulePoint) -> Double {
    let warmUp = warmUpSteps ?? schedule.usualWarmUp(point.totalSteps)
    var shifted = point
    shifted.step = max(0, point.step - warmUp)
    shifted.totalSteps = max(1, point.totalSteps - warmUp)
    let shape = schedule.factor(shifted, constants)
    return point.step < warmUp ? Double(point.step + 1) / Double(warmUp) * shape : shape
  }
}
