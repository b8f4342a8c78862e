import LanguageModels
import Testing

/// Two engines on the same problem: loss, every gradient, final state, logits.
///
/// - Parameters:
///   - candidate: The engine under test.
///   - oracle: The engine that it is to agree with, `ReferenceEngine<Double>`; see ``TrustedResults``.
///   - problem: Shape, parameters, window, state and dropout.
///   - tolerance: The bound of ``relativeError(_:against:)``, tensor by tensor.
/// - Returns: The greatest error.
@discardableResult
func compareEngines(
  _ candidate: EngineFactory, with oracle: EngineFactory, on problem: EngineProblem, tolerance: Double = 1e-4
) -> Double {
  let tested = EngineResults(of: problem.engine(candidate), on: problem)
  let trusted = TrustedResults.of(oracle, on: problem)
  let (result, expected) = (tested.window, trusted.window)
  #expect(result.count == expected.count)

  var errors = problem.table.relativeErrors(tested.gradients, against: trusted.gradients)
  errors.append(("loss", relativeError([result.loss], against: [expected.loss])))
  errors.append(("gradient norm", relativeError([tested.gradientNorm], against: [trusted.gradientNorm])))
  errors.append(("final state", relativeError(tested.finalState, against: trusted.finalState)))
  errors.append(("logits", relativeError(tested.logits, against: trusted.logits)))
  errors.append(("advanced state", relativeError(tested.advancedState, against: trusted.advancedState)))

  return expectSmall(errors, tolerance, problem.testDescription)
}

/// Two engines after some updates on the same problem: parameters and moments.
///
/// - Parameters:
///   - rule: Should not divide by anything near 0: Adam with an epsilon of 1e-8 turns the rounding of a
///     gradient of 1e-9 into a tenth of a full step.
/// - Returns: The greatest error.
@discardableResult
func compareUpdates(
  _ candidate: EngineFactory, with oracle: EngineFactory, by rule: UpdateRule, on problem: EngineProblem,
  updates: Int = 3, learningRate: Double = 0.01, gradientScale: Double = 0.7,
  gradientLimit: Double = .infinity, tolerance: Double = 1e-4
) -> Double {
  let engines = [problem.engine(candidate), problem.engine(oracle)]
  for engine in engines {
    for _ in 0..<updates {
      var state = problem.initialState()
      _ = engine.computeGradients(of: problem.window(), from: &state, dropout: problem.dropout)
      engine.update(
        by: rule, learningRate: learningRate, gradientScale: gradientScale, gradientLimit: gradientLimit)
    }
  }
  let (tested, trusted) = (engines[0].optimizerState(), engines[1].optimizerState())
  #expect(tested.updates == updates && trusted.updates == updates)
  #expect(tested.moments.count == trusted.moments.count)
  var errors = problem.table.relativeErrors(engines[0].parameters(), against: engines[1].parameters())
  for (place, name) in rule.descriptor.moments.enumerated() {
    errors += problem.table.relativeErrors(tested.moments[place], against: trusted.moments[place]).map {
      ("\(name) of \($0.name)", $0.error)
    }
  }
  return expectSmall(errors, tolerance, "\(rule.name), \(problem.testDescription)")
}

/// Expects every error to be within the tolerance and returns the greatest.
@discardableResult
func expectSmall(_ errors: [(name: String, error: Double)], _ tolerance: Double, _ where: String) -> Double {
  for (name, error) in errors {
    #expect(error <= tolerance, "\(name): relative error \(error) (\(`where`))")
  }
  return errors.map(\.error).max() ?? 0
}
