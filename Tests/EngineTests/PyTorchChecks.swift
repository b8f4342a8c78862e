import LanguageModels
import Testing

/// An engine against PyTorch: logits, loss, every gradient, final state, and the parameters after every run
/// of an optimizer.
///
/// - Parameters:
///   - makeEngine: The engine under test.
///   - fixture: PyTorch's numbers.
///   - tolerance: The bound of ``relativeError(_:against:)``, tensor by tensor.
/// - Returns: The greatest error of each kind of number.
@discardableResult
func checkAgainstPyTorch(
  _ makeEngine: EngineFactory, fixture: PyTorchFixture, tolerance: Double = 1e-4
) throws -> [String: Double] {
  var greatest: [String: Double] = [:]
  func expect(_ kind: String, _ errors: [(name: String, error: Double)]) {
    greatest[kind] = expectSmall(errors, tolerance, "\(kind), \(fixture.name)")
  }
  func engine() throws -> any Engine {
    let engine = makeEngine(fixture.configuration)
    engine.setParameters(try fixture.arena("parameters"))
    return engine
  }
  let (initial, final) = (try fixture.state("initial"), try fixture.state("final"))
  let window = try fixture.window()

  let trained = try engine()
  var state = initial
  let result = trained.computeGradients(of: window, from: &state, dropout: nil)
  expect("loss", [("loss", relativeError([result.loss], against: try fixture.floats("loss")))])
  expect(
    "gradients",
    fixture.table.relativeErrors(trained.gradients(), against: try fixture.arena("gradients")))
  expect("final state", [("window", relativeError(state.values, against: final.values))])

  let reader = try engine()
  state = initial
  let size = fixture.lanes * fixture.configuration.vocabularySize
  var logits: [Float] = []
  var step = [Float](repeating: .nan, count: size)
  for time in 0..<fixture.steps {
    let units = Array(window.inputs[time * fixture.lanes..<(time + 1) * fixture.lanes])
    reader.advance(&state, reading: units, logits: &step)
    logits += step
  }
  expect("logits", [("logits", relativeError(logits, against: try fixture.floats("logits")))])
  expect("advanced state", [("advance", relativeError(state.values, against: final.values))])

  func expectParameters(after name: String, _ rule: UpdateRule, learningRate: Double) throws {
    let updated = try engine()
    for _ in 0..<fixture.optimizerSteps {
      var state = initial
      _ = updated.computeGradients(of: window, from: &state, dropout: nil)
      updated.update(by: rule, learningRate: learningRate, gradientScale: 1)
    }
    expect(
      "parameters after \(name)",
      fixture.table.relativeErrors(updated.parameters(), against: try fixture.arena(name)))
  }
  for (name, weightDecay) in [("adam", 0), ("adamw", fixture.weightDecay)] {
    let rule = UpdateRule(.adamW, constants: ["weight_decay": weightDecay])
    try expectParameters(after: name, rule, learningRate: fixture.learningRate)
  }
  for run in fixture.runs {
    let descriptor = try #require(UpdateRuleDescriptor.named(run.rule))
    let rule = UpdateRule(descriptor, constants: run.constants)
    try expectParameters(after: run.name, rule, learningRate: run.learningRate)
  }
  return greatest
}
