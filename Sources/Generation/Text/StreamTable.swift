/// The texts of ``StreamRows`` without the model: what a draw needs.
///
/// A separate type because it is not generic: code with concrete types is several times faster for what is
/// done once per unit.
struct StreamTable: Sendable {
  /// V
  let size: Int
  /// [S]
  private(set) var streams: [TextStream] = []
  /// [S] the units drawn last, which the model has not read yet.
  var units: [UInt32] = []
  /// [S, V]
  var logits: [Float] = []
  private var candidates = Candidates()

  init(vocabularySize: Int) { size = vocabularySize }

  /// Adds texts whose logits are those of their prompt, [V].
  mutating func append(_ others: [TextStream], logits start: [Float]) {
    if streams.isEmpty { logits.removeAll(keepingCapacity: true) }
    streams += others
    for _ in others { logits += start }
  }

  /// A text draws from its row of the logits.
  ///
  /// - Throws: ``SamplerError``; the row must then be dropped before the next unit.
  mutating func draw(row: Int) throws(SamplerError) -> TextProgress.Change {
    precondition(row == units.count, "row \(row) draws after \(units.count)")
    // A failing row has a unit too, so that units and rows stay aligned.
    units.append(0)
    let size = size
    let drawn = try logits.withUnsafeBufferPointer { logits throws(SamplerError) in
      try streams[row].draw(
        UnsafeBufferPointer(rebasing: logits[row * size..<(row + 1) * size]), in: &candidates)
    }
    units[row] = drawn.id
    return drawn.change
  }

  /// Every text draws, and what becomes final is added to its output.
  ///
  /// - Parameter outputs: By the numbers of the texts.
  /// - Returns: Whether a text is complete.
  mutating func draw(into outputs: inout [TextOutput]) throws(SamplerError) -> Bool {
    var isAnyComplete = false
    for row in streams.indices {
      let change = try draw(row: row)
      let number = streams[row].number
      outputs[number].text += change.text
      if !change.surprisals.isEmpty { outputs[number].surprisals += change.surprisals }
      guard let reason = change.stopReason else { continue }
      outputs[number].stopReason = reason
      outputs[number].units = streams[row].units
      isAnyComplete = true
    }
    return isAnyComplete
  }

  /// Removes the prompt from a piece of a row's text; nil if nothing remains and the text continues.
  mutating func withoutPrompt(_ piece: GeneratedPiece, row: Int) -> GeneratedPiece? {
    streams[row].echoFilter.filter(piece)
  }

  /// Keeps these rows, in this order, once all have drawn.
  mutating func keep(rows: [Int]) {
    streams = rows.map { streams[$0] }
    units = rows.map { units[$0] }
    logits.removeLast(logits.count - rows.count * size)
  }
}

/// The part of a text that is final and has not been returned.
struct TextOutput: Sendable {
  var text: String
  var surprisals: [Float]
  var stopReason: StopReason?
  var units = DrawnUnits()
}
