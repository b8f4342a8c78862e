import LanguageModels

extension ReferenceEngine {
  public func update(by rule: UpdateRule, learningRate: Double, gradientScale: Double, gradientLimit: Double)
  {
    guard let equations = ReferenceUpdateRules.named(rule.name) else {
      preconditionFailure("the reference engine has no update rule \(rule.name)")
    }
    let momentCount = rule.descriptor.moments.count
    if exactMoments.isEmpty {
      exactMoments = Array(
        repeating: Array(repeating: 0, count: parameterTable.arenaCount), count: momentCount)
    }
    precondition(
      exactMoments.count == momentCount,
      "\(exactMoments.count) moments for \(rule.name), which has \(momentCount)")
    updates += 1
    let (scale, limit) = (Scalar(gradientScale), Scalar(gradientLimit))
    let gradient = exactGradients.map { min(max($0 * scale, -limit), limit) }
    for entry in parameterTable.entries {
      equations.update(
        &exactParameters, gradient: gradient, moments: &exactMoments,
        step: UpdateStep(
          rule: rule, number: updates, learningRate: learningRate, decays: entry.decays,
          range: entry.range))
    }
  }
}
