import Foundation
import LanguageModels
import Testing

/// What every engine promises, whatever its arithmetic: checks to be called with an engine's factory and a
/// problem.
///
/// `tolerance` bounds ``relativeError(_:against:)``.
enum EngineContract {
  /// All of the checks below.
  static func check(_ makeEngine: EngineFactory, on problem: EngineProblem, tolerance: Double) {
    checkContinuity(makeEngine, on: problem, tolerance: tolerance)
    checkAdvance(makeEngine, on: problem, tolerance: tolerance)
    checkSelection(makeEngine, on: problem, tolerance: tolerance)
    checkResets(makeEngine, on: problem, tolerance: tolerance)
    checkIgnoredTargets(makeEngine, on: problem, tolerance: tolerance)
    checkEvaluation(makeEngine, on: problem, tolerance: tolerance)
    checkShortenedWindow(makeEngine, on: problem, tolerance: tolerance)
    checkRestoredOptimizer(makeEngine, on: problem)
    checkClippingByValue(makeEngine, on: problem)
    checkAverage(makeEngine, on: problem)
  }

  /// Two windows with the state carried between them cost and end as one of their joint length.
  static func checkContinuity(_ makeEngine: EngineFactory, on problem: EngineProblem, tolerance: Double) {
    let engine = problem.engine(makeEngine)
    let window = problem.window()
    let middle = problem.steps / 2
    var whole = problem.initialState()
    var parts = whole
    let wholeResult = engine.evaluate(window, from: &whole)
    let first = engine.evaluate(window.part(0..<middle), from: &parts)
    let second = engine.evaluate(window.part(middle..<problem.steps), from: &parts)
    expectClose([first.lossSum + second.lossSum], [wholeResult.lossSum], tolerance, "loss of two windows")
    expectClose(parts.values, whole.values, tolerance, "state after two windows")
    #expect(first.count + second.count == wholeResult.count)
    #expect(wholeResult.count == window.chargedCount)

    // The same of the call that also goes back.
    var trained = problem.initialState()
    let firstTrained = engine.computeGradients(of: window.part(0..<middle), from: &trained, dropout: nil)
    let secondTrained = engine.computeGradients(
      of: window.part(middle..<problem.steps), from: &trained, dropout: nil)
    expectClose(
      [firstTrained.lossSum + secondTrained.lossSum], [wholeResult.lossSum], tolerance,
      "loss of two trained windows")
    expectClose(trained.values, whole.values, tolerance, "state after two trained windows")
  }

  /// Reading unit by unit predicts what a window is charged for, and ends in the same state.
  static func checkAdvance(_ makeEngine: EngineFactory, on problem: EngineProblem, tolerance: Double) {
    let engine = problem.engine(makeEngine)
    let window = problem.window()
    let size = problem.configuration.vocabularySize
    var evaluated = problem.initialState()
    var advanced = evaluated
    let result = engine.evaluate(window, from: &evaluated)
    var logits = [Float](repeating: .nan, count: problem.lanes * size)
    var lossSum = 0.0
    for step in 0..<problem.steps {
      let places = step * problem.lanes..<(step + 1) * problem.lanes
      advanced.reset(window.resetLanes(at: step), as: problem.configuration)
      engine.advance(&advanced, reading: Array(window.inputs[places]), logits: &logits)
      for (lane, target) in window.targets[places].enumerated() where target != TrainingWindow.ignoredTarget {
        lossSum += cost(of: Int(target), logits: Array(logits[lane * size..<(lane + 1) * size]))
      }
    }
    expectClose([lossSum], [result.lossSum], tolerance, "loss of advancing")
    expectClose(advanced.values, evaluated.values, tolerance, "state after advancing")
  }

  /// A state whose rows are selected goes on as those streams would have.
  static func checkSelection(_ makeEngine: EngineFactory, on problem: EngineProblem, tolerance: Double) {
    let engine = problem.engine(makeEngine)
    let size = problem.configuration.vocabularySize
    let rows = [problem.lanes - 1, 0, problem.lanes - 1]
    let units = (0..<problem.lanes).map { UInt32($0 % size) }
    var state = problem.initialState()
    var selected = state
    selected.select(rows)
    var logits = [Float](repeating: .nan, count: problem.lanes * size)
    var selectedLogits = [Float](repeating: .nan, count: rows.count * size)
    engine.advance(&state, reading: units, logits: &logits)
    engine.advance(&selected, reading: rows.map { units[$0] }, logits: &selectedLogits)
    let expected = rows.flatMap { logits[$0 * size..<($0 + 1) * size] }
    expectClose(selectedLogits, expected, tolerance, "logits of selected streams")
    state.select(rows)
    expectClose(selected.values, state.values, tolerance, "state of selected streams")

    // Streams that join others predict what they predict beside their own.
    var joined = problem.initialState()
    joined.select([problem.lanes - 1])
    var others = problem.initialState()
    others.select(Array(rows.dropFirst()))
    joined.join(others)
    engine.advance(&joined, reading: rows.map { units[$0] }, logits: &selectedLogits)
    expectClose(selectedLogits, expected, tolerance, "logits of joined streams")
    expectClose(joined.values, state.values, tolerance, "state of joined streams")
  }

  /// A lane that is reset inside a window is two lanes: documents that follow one another in a lane cost,
  /// teach and end as each of them read alone does.
  static func checkResets(_ makeEngine: EngineFactory, on problem: EngineProblem, tolerance: Double) {
    var problem = problem
    problem.hasResets = true
    let engine = problem.engine(makeEngine)
    let window = problem.window()
    var end = problem.initialState()
    let result = engine.computeGradients(of: window, from: &end, dropout: nil)
    let gradient = engine.gradients().map { Double($0) * Double(result.count) }
    var evaluatedEnd = problem.initialState()
    let evaluated = engine.evaluate(window, from: &evaluatedEnd)

    var sum = 0.0
    var gradientSum = [Double](repeating: 0, count: gradient.count)
    var expectedEnd: RecurrentState?
    for lane in 0..<problem.lanes {
      var state = problem.initialState()
      state.select([lane])
      let starts = [0] + (1..<problem.steps).filter { window.resetLanes(at: $0).contains(lane) }
      for (start, next) in zip(starts, starts.dropFirst() + [problem.steps]) {
        if window.resetLanes(at: start).contains(lane) {
          state = RecurrentState(for: problem.configuration, streams: 1)
        }
        let part = engine.computeGradients(
          of: window.part(start..<next, ofLane: lane), from: &state, dropout: nil)
        sum += part.lossSum
        for (place, value) in engine.gradients().enumerated() {
          gradientSum[place] += Double(value) * Double(part.count)
        }
      }
      if expectedEnd == nil { expectedEnd = state } else { expectedEnd?.join(state) }
    }
    expectClose([result.lossSum], [sum], tolerance, "loss of documents in a window")
    expectClose([evaluated.lossSum], [sum], tolerance, "evaluation of documents in a window")
    expectClose(gradient, gradientSum, tolerance, "gradient of documents in a window")
    expectClose(end.values, expectedEnd?.values ?? [], tolerance, "state after documents in a window")
    expectClose(evaluatedEnd.values, end.values, tolerance, "state after evaluated documents")
  }

  /// An ignored target costs nothing and has no gradient: the targets split in two give two sums of one.
  static func checkIgnoredTargets(
    _ makeEngine: EngineFactory, on problem: EngineProblem, tolerance: Double
  ) {
    let engine = problem.engine(makeEngine)
    let window = problem.window()
    func gradientSum(_ window: TrainingWindow) -> (result: WindowResult, gradient: [Double], end: [Float]) {
      var state = problem.initialState()
      let result = engine.computeGradients(of: window, from: &state, dropout: problem.dropout)
      return (result, engine.gradients().map { Double($0) * Double(result.count) }, state.values)
    }
    let whole = gradientSum(window)
    let even = gradientSum(window.charging { $0.isMultiple(of: 2) })
    let odd = gradientSum(window.charging { !$0.isMultiple(of: 2) })
    #expect(even.result.count + odd.result.count == whole.result.count)
    expectClose(
      [even.result.lossSum + odd.result.lossSum], [whole.result.lossSum], tolerance, "loss of split targets")
    expectClose(
      zip(even.gradient, odd.gradient).map(+), whole.gradient, tolerance, "gradient of split targets")

    let none = gradientSum(window.charging { _ in false })
    #expect(none.result == WindowResult(lossSum: 0, count: 0), "a window without targets has a cost")
    #expect(engine.gradients().allSatisfy { $0 == 0 }, "a window without targets has a gradient")
    expectClose(none.end, whole.end, tolerance, "state after a window without targets")
  }

  /// Evaluation costs what training costs without dropout; the gradient's norm is the norm of the gradient.
  static func checkEvaluation(_ makeEngine: EngineFactory, on problem: EngineProblem, tolerance: Double) {
    let engine = problem.engine(makeEngine)
    let window = problem.window()
    var evaluated = problem.initialState()
    var trained = evaluated
    let evaluation = engine.evaluate(window, from: &evaluated)
    let training = engine.computeGradients(of: window, from: &trained, dropout: nil)
    #expect(evaluation.count == training.count)
    expectClose([evaluation.lossSum], [training.lossSum], tolerance, "loss of evaluation")
    expectClose(evaluated.values, trained.values, tolerance, "state after evaluation")
    let norm = engine.gradients().reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    expectClose([engine.gradientNorm()], [norm], tolerance, "gradient norm")
  }

  /// Of a shortened window only the first steps count, and nothing is left over from a longer window before
  /// it.
  static func checkShortenedWindow(
    _ makeEngine: EngineFactory, on problem: EngineProblem, tolerance: Double
  ) {
    let engine = problem.engine(makeEngine)
    var window = problem.window()
    var state = problem.initialState()
    _ = engine.computeGradients(of: window, from: &state, dropout: problem.dropout)
    window.resize(steps: problem.steps - 1)
    state = problem.initialState()
    let result = engine.computeGradients(of: window, from: &state, dropout: problem.dropout)

    let fresh = problem.engine(makeEngine)
    var freshState = problem.initialState()
    let freshResult = fresh.computeGradients(
      of: problem.window().part(0..<problem.steps - 1), from: &freshState, dropout: problem.dropout)
    #expect(result.count == freshResult.count)
    expectClose([result.loss], [freshResult.loss], tolerance, "loss of a shortened window")
    expectClose(engine.gradients(), fresh.gradients(), tolerance, "gradient of a shortened window")
    expectClose(state.values, freshState.values, tolerance, "state after a shortened window")
  }

  /// An engine that is given another's parameters and optimizer state makes the same next update.
  static func checkRestoredOptimizer(_ makeEngine: EngineFactory, on problem: EngineProblem) {
    for rule in GentleRule.all {
      func update(_ engine: any Engine) {
        var state = problem.initialState()
        _ = engine.computeGradients(of: problem.window(), from: &state, dropout: problem.dropout)
        engine.update(by: rule, learningRate: 0.01, gradientScale: 0.5)
      }
      let engine = problem.engine(makeEngine)
      update(engine)
      update(engine)
      let restored = makeEngine(problem.configuration)
      restored.setParameters(engine.parameters())
      restored.setOptimizerState(engine.optimizerState())
      update(engine)
      update(restored)
      #expect(restored.optimizerState().updates == 3)
      expectClose(restored.parameters(), engine.parameters(), 1e-6, "\(rule.name): restored parameters")
      for (place, moment) in engine.optimizerState().moments.enumerated() {
        expectClose(
          restored.optimizerState().moments[place], moment, 1e-6,
          "\(rule.name): restored \(rule.descriptor.moments[place])")
      }
    }
  }

  /// Clipping by value brings each element of the scaled gradient between the limit and its negative.
  static func checkClippingByValue(_ makeEngine: EngineFactory, on problem: EngineProblem) {
    let engine = problem.engine(makeEngine)
    var state = problem.initialState()
    _ = engine.computeGradients(of: problem.window(), from: &state, dropout: problem.dropout)
    let (gradient, before) = (engine.gradients(), engine.parameters())
    // A limit that some elements of every problem exceed and others do not.
    let limit = 0.25 * Double(gradient.reduce(0) { max($0, abs($1)) })
    engine.update(by: UpdateRule(.sgd), learningRate: 1, gradientScale: 0.5, gradientLimit: limit)
    var (clipped, kept) = (0, 0)
    let expected = zip(before, gradient).map { parameter, element in
      let scaled = 0.5 * Double(element)
      if abs(scaled) > limit { clipped += 1 } else if scaled != 0 { kept += 1 }
      return Double(parameter) - (scaled > limit ? limit : scaled < -limit ? -limit : scaled)
    }
    #expect(clipped > 0 && kept > 0)
    expectClose(engine.parameters(), expected, 1e-6, "parameters after clipping by value")
  }

  /// The average is the closed form Σ decayᵏ of the parameters at each call; exchanging it twice changes
  /// nothing.
  static func checkAverage(_ makeEngine: EngineFactory, on problem: EngineProblem) {
    let engine = problem.engine(makeEngine)
    #expect(engine.average() == nil)
    let decays = [0.3, 0.9, 0.99, 0.6]
    let points = decays.indices.map { index in
      // Smaller, so that no cell runs away with them.
      problem.parameters().map { $0 * (1 - 0.2 * Float(index)) }
    }
    for (point, decay) in zip(points, decays) {
      engine.setParameters(point)
      engine.updateAverage(decay: decay)
    }
    // The first call takes the parameters; then each decay weighs what was there, and its complement what is
    // new.
    let weights = decays.indices.map { index in
      (index == 0 ? 1 : 1 - decays[index]) * decays[(index + 1)...].reduce(1, *)
    }
    let entries = problem.table.entries
    func values(_ arena: [Float]) -> [Float] { entries.flatMap { arena[$0.range] } }
    let expected = entries.flatMap(\.range).map { place in
      zip(weights, points).reduce(0) { $0 + $1.0 * Double($1.1[place]) }
    }
    let average = engine.average() ?? []
    expectClose(values(average), expected, 1e-6, "average")

    let last = engine.parameters()
    let lastCost = cost(of: engine, on: problem)
    engine.exchangeAverage()
    #expect(values(engine.parameters()) == values(average))
    #expect(values(engine.average() ?? []) == values(last))
    let averageCost = cost(of: engine, on: problem)
    engine.exchangeAverage()
    #expect(values(engine.parameters()) == values(last))
    #expect(cost(of: engine, on: problem) == lastCost)

    let other = makeEngine(problem.configuration)
    other.setParameters(last)
    other.setAverage(average)
    other.exchangeAverage()
    // The seam rounds to Float.
    expectClose([cost(of: other, on: problem)], [averageCost], 1e-6, "loss of a restored average")
    other.setAverage(nil)
    #expect(other.average() == nil)
  }

  private static func cost(of engine: any Engine, on problem: EngineProblem) -> Double {
    var state = problem.initialState()
    return engine.evaluate(problem.window(), from: &state).lossSum
  }

  /// −ln softmax(logits)[target], in Double.
  static func cost(of target: Int, logits: [Float]) -> Double {
    log(logits.reduce(0.0) { $0 + exp(Double($1)) }) - Double(logits[target])
  }

  private static func expectClose<A: BinaryFloatingPoint, B: BinaryFloatingPoint>(
    _ candidate: [A], _ oracle: [B], _ tolerance: Double, _ what: String
  ) {
    let error = relativeError(candidate, against: oracle)
    #expect(error <= tolerance, "\(what): relative error \(error)")
  }
}
