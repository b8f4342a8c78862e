import LanguageModels

/// Prompts that are read side by side, so many units at a time.
struct PromptRows<Model: LanguageModel> {
  private let model: Model
  /// Those that are read, each a row of the state, and behind them those that wait.
  private var readers: [Reader] = []
  private var waiting: ArraySlice<Reader> = []
  private var state: Model.State
  /// [R, V]
  private var logits: [Float] = []

  private struct Reader {
    let request: Int
    let units: [UInt32]
    var read = 0
  }

  /// How many prompts are read side by side at most.
  static var mostRows: Int { 16 }

  init(_ model: Model) {
    self.model = model
    state = model.initialState(streams: 1)
  }

  /// Whether nothing is to be read.
  var isEmpty: Bool { readers.isEmpty && waiting.isEmpty }

  /// Puts a prompt behind the others.
  mutating func append(_ units: [UInt32], of request: Int) {
    waiting.append(Reader(request: request, units: units))
  }

  /// Drops the prompt of a request, if it is among them.
  mutating func remove(request: Int) {
    waiting.removeAll { $0.request == request }
    let rows = readers.indices.filter { readers[$0].request != request }
    guard rows.count < readers.count else { return }
    readers = rows.map { readers[$0] }
    state.select(rows)
  }

  /// Reads at most so many units, those of the prompts that came first.
  ///
  /// - Parameter limit: At least 1.
  /// - Returns: The requests whose prompts were read to the end, with the model after them.
  mutating func read(atMost limit: Int) -> [(request: Int, start: StreamRows<Model>.Start)] {
    var finished: [(request: Int, start: StreamRows<Model>.Start)] = []
    var left = limit
    while true {
      admit(upTo: Swift.min(limit, Self.mostRows))
      guard !readers.isEmpty, readers.count <= left else { return finished }
      left -= readers.count
      let size = readers.count * model.vocabularySize
      if logits.count != size { logits = Array(repeating: 0, count: size) }
      model.advance(&state, reading: readers.map { $0.units[$0.read] }, logits: &logits)
      for row in readers.indices { readers[row].read += 1 }
      finished += takeFinished()
    }
  }

  /// Begins prompts that wait, as far as there are rows.
  private mutating func admit(upTo rows: Int) {
    let count = Swift.min(rows - readers.count, waiting.count)
    guard count > 0 else { return }
    let beginning = model.initialState(streams: count)
    if readers.isEmpty { state = beginning } else { state.join(beginning) }
    readers += waiting.prefix(count)
    waiting.removeFirst(count)
  }

  /// Takes out the prompts that were read to the end.
  private mutating func takeFinished() -> [(request: Int, start: StreamRows<Model>.Start)] {
    let isFinished = readers.map { $0.read == $0.units.count }
    guard isFinished.contains(true) else { return [] }
    let size = model.vocabularySize
    let finished = readers.indices.filter { isFinished[$0] }.map { row in
      var own = state
      own.select([row])
      return (
        request: readers[row].request,
        start: (state: own, logits: Array(logits[row * size..<(row + 1) * size]))
      )
    }
    let rows = readers.indices.filter { !isFinished[$0] }
    readers = rows.map { readers[$0] }
    state.select(rows)
    return finished
  }
}
