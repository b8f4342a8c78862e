import LanguageModels

extension TrainingOptions {
  /// Takes another update rule, with the rate and the constants that suit it; the one that is followed already stays
  /// as it is. An unknown name is found by ``validate()``.
  public mutating func follow(updateRule name: String) {
    guard name != updateRule else { return }
    let usual = TrainingOptions()
    updateRule = name
    updateConstants = name == usual.updateRule ? usual.updateConstants : [:]
    if let descriptor = UpdateRuleDescriptor.named(name) { learningRate = descriptor.usualLearningRate }
  }

  /// Takes another schedule with its usual constants; the one that is followed already stays as it is.
  public mutating func follow(schedule name: String) {
    guard name != schedule else { return }
    schedule = name
    scheduleConstants = [:]
  }

  /// Takes another way of clipping: what is not given is left alone, but for a norm that a value takes the place of.
  public mutating func clip(norm: Double?, value: Double?) {
    if let norm { clipNorm = norm }
    guard let value else { return }
    clipValue = value
    if norm == nil, value > 0 { clipNorm = 0 }
  }
}
