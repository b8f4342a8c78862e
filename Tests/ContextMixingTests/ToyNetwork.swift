import LanguageModels

/// A network that knows one thing: what follows each pair of units, as a table of logits.
final class ToyNetwork: LanguageModel {
  /// [V, V, V]
  private let logits: [Float]
  let vocabularySize: Int

  /// Counts the triples of a text.
  init(_ text: [UInt32], vocabularySize size: Int) {
    vocabularySize = size
    var counts = [Float](repeating: 0.05, count: size * size * size)
    for (place, unit) in text.enumerated().dropFirst(2) {
      counts[(Int(text[place - 2]) * size + Int(text[place - 1])) * size + Int(unit)] += 1
    }
    logits = counts.map(\.logarithm)
  }

  struct State: StreamState {
    /// The last two units of each stream.
    var read: [(Int, Int)]
    var streams: Int { read.count }
    mutating func select(_ rows: [Int]) { read = rows.map { read[$0] } }
    mutating func join(_ other: State) { read += other.read }
  }

  func initialState(streams: Int) -> State { State(read: Array(repeating: (0, 0), count: streams)) }

  func advance(_ state: inout State, reading units: [UInt32], logits rows: inout [Float]) {
    precondition(units.count == state.streams)
    // A unit that can only be read is like the first.
    state.read = zip(state.read, units).map { ($0.1, Int($1) < vocabularySize ? Int($1) : 0) }
    rows = state.read.flatMap { last in
      let start = (last.0 * vocabularySize + last.1) * vocabularySize
      return logits[start..<start + vocabularySize]
    }
  }

  func evaluate(_ window: TrainingWindow, from state: inout State) -> WindowResult {
    var (result, row) = (WindowResult(lossSum: 0, count: 0), [Float]())
    for place in 0..<window.steps {
      advance(&state, reading: [window.inputs[place]], probabilities: &row)
      result.lossSum -= Double(row[Int(window.targets[place])].logarithm)
      result.count += 1
    }
    return result
  }
}
