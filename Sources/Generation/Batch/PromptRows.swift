import LanguageModels

/// Prompts that are read side by side, in slices of a limited number of units.
struct PromptRows<Model: LanguageModel> {
  private let model: Model
  /// The prompts that are being read, each a row of the state; others wait.
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

  /// The maximum number of prompts that are read side by side.
  static var mostRows: Int { 16 }

  init(_ model: Model) {
    self.model = model
    state = model.initialState(streams: 1)
  }

  /// Whether there are no prompts to read.
  var isEmpty: Bool { readers.isEmpty && waiting.isEmpty }

  /// Appends a prompt to the queue.
  mutating func append(_ units: [UInt32], of request: Int) {
    waiting.append(Reader(request: request, units: units))
  }

  /// Drops the prompt of a request, if it is still here.
  mutating func remove(request: Int) {
    waiting.removeAll { $0.request == request }
    let rows = readers.indices.filter { readers[$0].request != request }
    guard rows.count < readers.count else { return }
    readers = rows.map { readers[$0] }
    state.select(rows)
  }

  /// Reads at most this many units, of the prompts that came first.
  ///
  /// - Parameter limit: At least 1.
  /// - Returns: The requests whose prompts are complete, with the model after them.
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

  /// Starts waiting prompts while there are free rows.
  private mutating func admit(upTo rows: Int) {
    let count = Swift.min(rows - readers.count, waiting.count)
    guard count > 0 else { return }
    let beginning = model.initialState(streams: count)
    if readers.isEmpty { state = beginning } else { state.join(beginning) }
    readers += waiting.prefix(count)
    waiting.removeFirst(count)
  }

  /// Removes the complete prompts.
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
