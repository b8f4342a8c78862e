import LanguageModels

extension TrainingOptions {
  /// Switches to another update rule, with its default constants and learning rate; nothing changes if it is
  /// already selected. An unknown name is reported by ``validate()``.
  public mutating func follow(updateRule name: String) {
    guard name != updateRule else { return }
    let usual = TrainingOptions()
    updateRule = name
    updateConstants = name == usual.updateRule ? usual.updateConstants : [:]
    learningRate = nil
  }

  /// The peak learning rate for networks with this kind of layer: the one in the options, or the default for
  /// the update rule and the layer.
  public func learningRate(forCell name: String) -> Double {
    learningRate ?? (UpdateRuleDescriptor.named(updateRule)?.usualLearningRate ?? 0)
      * (LayerDescriptor.named(name)?.learningRateShare ?? 1)
  }

  /// Switches to another schedule with its default constants; nothing changes if it is already selected.
  public mutating func follow(schedule name: String) {
    guard name != schedule else { return }
    schedule = name
    scheduleConstants = [:]
  }

  /// Sets gradient clipping. Values that are nil do not change, except that clipping by value replaces
  /// clipping by norm if no norm is given.
  public mutating func clip(norm: Double?, value: Double?) {
    if let norm { clipNorm = norm }
    guard let value else { return }
    clipValue = value
    if norm == nil, value > 0 { clipNorm = 0 }
  }
}
