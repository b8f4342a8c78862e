import LanguageModels

extension TrainingOptions {
  /// Takes another update rule, with the constants that suit it and no rate but the one that suits it; the
  /// one that is followed already stays as it is. An unknown name is found by ``validate()``.
  public mutating func follow(updateRule name: String) {
    guard name != updateRule else { return }
    let usual = TrainingOptions()
    updateRule = name
    updateConstants = name == usual.updateRule ? usual.updateConstants : [:]
    learningRate = nil
  }

  /// The highest rate of the schedule for networks of a cell: the one that was asked for, or one that suits
  /// update rule and cell.
  public func learningRate(forCell name: String) -> Double {
    learningRate ?? (UpdateRuleDescriptor.named(updateRule)?.usualLearningRate ?? 0)
      * (LayerDescriptor.named(name)?.learningRateShare ?? 1)
  }

  /// Takes another schedule with its usual constants; the one that is followed already stays as it is.
  public mutating func follow(schedule name: String) {
    guard name != schedule else { return }
    schedule = name
    scheduleConstants = [:]
  }

  /// Takes another way of clipping: what is not given is left alone, but for a norm that a value takes the
  /// place of.
  public mutating func clip(norm: Double?, value: Double?) {
    if let norm { clipNorm = norm }
    guard let value else { return }
    clipValue = value
    if norm == nil, value > 0 { clipNorm = 0 }
  }
}
