import LanguageModels

/// Texts that advance together; each has a row of the model's state and of the logits.
///
/// For each unit: ``advance()``, then ``draw(row:)`` for every row in order, then ``keep(rows:)`` where texts are
/// complete. A text depends neither on its row nor on the other texts, except for the rounding of a model whose matrix
/// products depend on the number of rows. While the rows stay the same, nothing is allocated.
struct StreamRows<Model: LanguageModel> {
  /// A stream of the model that has read a prompt, and its logits, [V].
  typealias Start = (state: Model.State, logits: [Float])

  private let model: Model
  /// V
  private let size: Int
  /// [S]
  private(set) var streams: [TextStream] = []
  /// Meaningless while there are no rows.
  private var state: Model.State
  /// [S] the units drawn last, which the model has not read yet.
  private var units: [UInt32] = []
  /// [S, V]
  private var logits: [Float] = []
  private var candidates = Candidates()
  /// Texts that join at the next unit.
  private var joining: [(streams: [TextStream], start: Start)] = []

  init(_ model: Model) {
    self.model = model
    size = model.vocabularySize
    state = model.initialState(streams: 1)
  }

  /// Whether there are no texts.
  var isEmpty: Bool { streams.isEmpty && joining.isEmpty }

  /// Adds texts that follow the same prompt; they join at the next unit.
  mutating func join(_ streams: [TextStream], after start: Start) {
    if !streams.isEmpty { joining.append((streams, start)) }
  }

  /// The model reads the units drawn last; texts that join already have the logits of their prompt.
  mutating func advance() {
    precondition(units.count == streams.count, "\(units.count) units for \(streams.count) rows")
    if !units.isEmpty { model.advance(&state, reading: units, logits: &logits) }
    units.removeAll(keepingCapacity: true)
    guard !joining.isEmpty else { return }
    for (others, start) in joining {
      var forked = start.state
      forked.select(Array(repeating: 0, count: others.count))
      if streams.isEmpty {
        state = forked
        logits.removeAll(keepingCapacity: true)
      } else {
        state.join(forked)
      }
      for _ in others { logits += start.logits }
      streams += others
    }
    joining = []
  }

  /// A text draws from its row of the logits.
  ///
  /// - Throws: ``SamplerError``; the row must then be dropped before the next unit.
  mutating func draw(row: Int) throws(SamplerError) -> TextStream.Drawn {
    precondition(row == units.count, "row \(row) draws after \(units.count)")
    // A failing row has a unit too, so that units and rows stay aligned.
    units.append(0)
    let drawn = try logits.withUnsafeBufferPointer { logits throws(SamplerError) in
      try streams[row].draw(
        UnsafeBufferPointer(rebasing: logits[row * size..<(row + 1) * size]), in: &candidates)
    }
    units[row] = drawn.id
    return drawn
  }

  /// Removes the prompt from a piece of a row's text; nil if nothing remains and the text continues.
  mutating func withoutPrompt(_ piece: GeneratedPiece, row: Int) -> GeneratedPiece? {
    streams[row].echoFilter.filter(piece)
  }

  /// Keeps these rows, in this order, once all have drawn.
  mutating func keep(rows: [Int]) {
    guard rows.count < streams.count else { return }
    streams = rows.map { streams[$0] }
    units = rows.map { units[$0] }
    logits.removeLast(logits.count - rows.count * size)
    state.select(rows)
  }

  /// Drops the texts of a call, including those that have not joined yet.
  mutating func remove(request: Int) {
    joining.removeAll { $0.streams.first?.request == request }
    keep(rows: streams.indices.filter { streams[$0].request != request })
  }
}
