import LanguageModels

extension TrainingOptions {
  /// Checks every number and every name.
  ///
  /// - Throws: ``TrainingError/optionOutOfRange(name:value:range:)``,
  ///   ``TrainingError/unknownName(kind:name:known:)`` or
  ///   ``TrainingError/unknownConstant(name:owner:known:)`` for the first one that is invalid.
  public func validate() throws(TrainingError) {
    func check(_ name: String, _ value: Double, _ range: NumberRange) throws(TrainingError) {
      guard range.contains(value) else {
        throw .optionOutOfRange(name: name, value: value, range: "\(range)")
      }
    }
    func checkCount(_ name: String, _ value: Int?, from least: Int = 1, to most: Int) throws(TrainingError) {
      guard let value, !(least...most).contains(value) else { return }
      throw .optionOutOfRange(name: name, value: Double(value), range: "from \(least) to \(most)")
    }
    try checkCount("batch size", batchSize, to: 65_536)
    try checkCount("sequence length", sequenceLength, to: 65_536)
    if let learningRate { try check("learning rate", learningRate, .above(0, to: 1000)) }
    if let dropout { try check("dropout", Double(dropout), .from(0, below: 1)) }
    try check("weight drop", Double(weightDrop), .from(0, below: 1))
    try check("clip norm", clipNorm, .from(0))
    try check("clip value", clipValue, .from(0))
    try check("decay of the average", averageDecay, .from(0, below: 1))
    try checkCount("number of warm-up steps", warmUpSteps, from: 0, to: 1_000_000_000)
    try checkCount("number of epochs", epochs, to: 1_000_000)
    if let maxSteps { try check("number of steps", Double(maxSteps), .from(1)) }
    if let maxMinutes { try check("number of minutes", maxMinutes, .above(0, to: 1e7)) }
    try checkCount("patience", patience, from: 0, to: 1_000_000)
    try check("share of the run without improvement", patienceShare, .from(0, to: 1))
    if case .steps(let count) = evaluationInterval {
      try check("number of steps between evaluations", Double(count), .from(1))
    }
    try check("seconds between saves", saveInterval, .from(0))
    let rule = try registeredRule()
    try Self.check(updateConstants, of: "the update rule \(rule.name)", rule.constants)
    let schedule = try registeredSchedule()
    try Self.check(scheduleConstants, of: "the schedule \(schedule.name)", schedule.constants)
  }

  private static func check(
    _ values: [String: Double], of owner: String, _ constants: [NamedConstant]
  ) throws(TrainingError) {
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      guard let constant = constants.first(where: { $0.name == name }) else {
        throw .unknownConstant(name: name, owner: owner, known: constants.map(\.name))
      }
      guard constant.range.contains(value) else {
        throw .optionOutOfRange(name: constant.title, value: value, range: "\(constant.range)")
      }
    }
  }

  private func registeredRule() throws(TrainingError) -> UpdateRuleDescriptor {
    let known = UpdateRuleDescriptor.all.filter(\.isForTraining)
    guard let rule = known.first(where: { $0.name == updateRule }) else {
      throw .unknownName(kind: "update rule", name: updateRule, known: known.map(\.name))
    }
    return rule
  }

  private func registeredSchedule() throws(TrainingError) -> Schedule {
    guard let found = Schedule.named(schedule) else {
      throw .unknownName(kind: "schedule", name: schedule, known: Schedule.all.map(\.name))
    }
    return found
  }

  /// The update rule with its constants; the options must be valid.
  package func rule() throws(TrainingError) -> UpdateRule {
    UpdateRule(try registeredRule(), constants: updateConstants)
  }

  /// The schedule with its constants; the options must be valid.
  func rates() throws(TrainingError) -> LearningRates {
    LearningRates(try registeredSchedule(), constants: scheduleConstants, warmUpSteps: warmUpSteps)
  }
}
