import LanguageModels
import Synchronization

/// What an engine makes of a problem: a window forward and back, then one unit read.
struct EngineResults: Sendable {
  let window: WindowResult
  let gradients: [Float]
  let gradientNorm: Double
  let finalState: [Float]
  let logits: [Float]
  let advancedState: [Float]

  init(of engine: any Engine, on problem: EngineProblem) {
    let window = problem.window()
    var state = problem.initialState()
    self.window = engine.computeGradients(of: window, from: &state, dropout: problem.dropout)
    (gradients, gradientNorm, finalState) = (engine.gradients(), engine.gradientNorm(), state.values)
    var logits = [Float](repeating: .nan, count: problem.lanes * problem.configuration.vocabularySize)
    engine.advance(&state, reading: Array(window.inputs[0..<problem.lanes]), logits: &logits)
    (self.logits, advancedState) = (logits, state.values)
  }
}

/// Results of slow engines, each computed once in the life of the process.
///
/// A fast engine is compared with the same ones on every instruction set, in every precision and on several
/// numbers of threads.
enum TrustedResults {
  /// What the results depend on: the type of the engine and the problem.
  private struct Key: Hashable {
    let engine: ObjectIdentifier
    let problem: EngineProblem
  }

  /// Results that whoever asks first computes, while others wait.
  private final class Entry: Sendable {
    let results = Mutex<EngineResults?>(nil)
  }

  private static let entries = Mutex<[Key: Entry]>([:])

  /// The results of an engine that has nothing to choose but its type.
  static func of(_ makeEngine: EngineFactory, on problem: EngineProblem) -> EngineResults {
    let engine = problem.engine(makeEngine)
    let key = Key(engine: ObjectIdentifier(type(of: engine)), problem: problem)
    let entry = entries.withLock { entries in
      let entry = entries[key] ?? Entry()
      entries[key] = entry
      return entry
    }
    return entry.results.withLock { known in
      let results = known ?? EngineResults(of: engine, on: problem)
      known = results
      return results
    }
  }
}

extension EngineProblem {
  /// Equal problems have the same description, and few others do.
  func hash(into hasher: inout Hasher) { hasher.combine(testDescription) }
}
