import LanguageModels

/// Texts that advance together; each has a row of the model's state and of the logits.
///
/// For each unit: ``advance()``, then every row of the ``table`` draws in order, then ``keep(rows:)`` if
/// texts are complete. A text depends neither on its row nor on the other texts, except for the rounding of a
/// model whose matrix products depend on the number of rows. While the rows stay the same, nothing is
/// allocated.
struct StreamRows<Model: LanguageModel> {
  /// A stream of the model that has read a prompt, and its logits, [V].
  typealias Start = (state: Model.State, logits: [Float])

  /// The texts and their logits.
  var table: StreamTable
  private let model: Model
  /// Texts that join at the next unit.
  private var joining: [(streams: [TextStream], start: Start)] = []
  /// Meaningless while there are no rows.
  private var state: Model.State

  init(_ model: Model) {
    self.model = model
    table = StreamTable(vocabularySize: model.vocabularySize)
    state = model.initialState(streams: 1)
  }

  /// Adds texts that follow the same prompt; they join at the next unit.
  mutating func join(_ streams: [TextStream], after start: Start) {
    if !streams.isEmpty { joining.append((streams, start)) }
  }

  /// The model reads the units drawn last; texts that join already have the logits of their prompt.
  mutating func advance() {
    precondition(
      table.units.count == table.streams.count,
      "\(table.units.count) units for \(table.streams.count) rows")
    if !table.units.isEmpty { model.advance(&state, reading: table.units, logits: &table.logits) }
    table.units.removeAll(keepingCapacity: true)
    guard !joining.isEmpty else { return }
    for (streams, start) in joining {
      var forked = start.state
      forked.select(Array(repeating: 0, count: streams.count))
      if table.streams.isEmpty { state = forked } else { state.join(forked) }
      table.append(streams, logits: start.logits)
    }
    joining = []
  }

  /// Keeps these rows, in this order, once all have drawn.
  mutating func keep(rows: [Int]) {
    guard rows.count < table.streams.count else { return }
    table.keep(rows: rows)
    state.select(rows)
  }

  /// Drops the texts of a call, including those that have not joined yet.
  mutating func remove(request: Int) {
    joining.removeAll { $0.streams.first?.request == request }
    keep(rows: table.streams.indices.filter { table.streams[$0].request != request })
  }
}
