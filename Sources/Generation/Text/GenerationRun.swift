import CharText
import LanguageModels

/// Texts on their way: pulled piece by piece, in order.
///
/// Up to ``GenerationOptions/streamsTogether`` texts advance together, each with its own chance; the pieces of the
/// first that is not complete are handed out as they come, those of the others wait for their turn. Where a beam search
/// is asked for (``GenerationOptions/beam``), the texts are its best, and what they agree on is handed out as it comes. A
/// value: a copy goes on by itself.
public struct GenerationRun<Model: LanguageModel> {
  /// What the user should be told.
  public var warnings: [GenerationWarning] { beginning.warnings }
  /// The random seed.
  public var seed: UInt64 { options.seed }
  /// The steps that act on what may come next, those included that the options ask for apart from their chain.
  public var chain: SamplerChain { beginning.chain }

  private let model: Model
  private let beginning: TextBeginning
  private var options: GenerationOptions { beginning.options }

  /// The model after the prompt.
  private var start: StreamRows<Model>.Start?
  /// The texts that are being written.
  private var rows: StreamRows<Model>
  /// Texts that begin with the next unit.
  private var beginningTexts: [TextStream] = []
  /// Of every text that was begun: what is final and was not handed out.
  private var outputs: [Output] = []
  /// The text whose pieces are handed out now.
  private var shown = 0
  /// What writes in place of all this where a beam search is asked for.
  private var beam: BeamRun<Model>?
  private var echoFilter: EchoFilter

  private struct Output {
    var text: String
    var surprisals: [Float]
    var stopReason: StopReason?
    var units = DrawnUnits()
  }

  /// What was drawn for the text whose last piece was handed out last.
  public private(set) var shownUnits = DrawnUnits()

  init(_ generator: TextGenerator<Model>, _ beginning: TextBeginning) {
    model = generator.model
    self.beginning = beginning
    rows = StreamRows(model)
    beam = BeamRun(model: model, beginning)
    echoFilter = beginning.echoFilter
  }

  /// The next piece that is final: all of the first text, then all of the second, …
  ///
  /// - Returns: Nil after the last piece.
  /// - Throws: ``GenerationError/sampler(_:)``; the run is then over.
  public mutating func nextPiece() throws(GenerationError) -> GeneratedPiece? {
    try nextPiece { true }
  }

  /// The next piece that is final, for as long as it is wanted: a beam search may read many units before one is.
  ///
  /// - Parameter isWanted: Asked before every unit.
  /// - Returns: Nil after the last piece, and as soon as the piece is not wanted; the run can go on later.
  /// - Throws: ``GenerationError/sampler(_:)``; the run is then over.
  public mutating func nextPiece(while isWanted: () -> Bool) throws(GenerationError) -> GeneratedPiece? {
    while let piece = try nextEchoedPiece(while: isWanted) {
      guard let heard = echoFilter.filter(piece) else { continue }
      return heard
    }
    return nil
  }

  /// The next piece, of the prompt too.
  private mutating func nextEchoedPiece(
    while isWanted: () -> Bool
  ) throws(GenerationError) -> GeneratedPiece? {
    if beam != nil { return try nextBeamPiece(while: isWanted) }
    while shown < options.count {
      if shown == outputs.count { beginTexts() }
      if let piece = takePiece() { return piece }
      guard isWanted() else { return nil }
      do {
        try drawUnits()
      } catch {
        shown = options.count
        throw .sampler(error)
      }
    }
    return nil
  }

  private mutating func nextBeamPiece(while isWanted: () -> Bool) throws(GenerationError) -> GeneratedPiece? {
    do throws(SamplerError) {
      let piece = try beam?.nextPiece(while: isWanted)
      shownUnits = beam?.shownUnits ?? shownUnits
      return piece
    } catch {
      throw .sampler(error)
    }
  }

  /// Takes what is final of the text that is shown now.
  private mutating func takePiece() -> GeneratedPiece? {
    let output = outputs[shown]
    guard !output.text.isEmpty || output.stopReason != nil else { return nil }
    outputs[shown].text = ""
    outputs[shown].surprisals = []
    let piece = GeneratedPiece(
      stream: shown, text: output.text, stopReason: output.stopReason, surprisals: output.surprisals)
    if piece.stopReason != nil {
      shownUnits = output.units
      outputs[shown].units = DrawnUnits()
      shown += 1
    }
    return piece
  }

  /// Begins as many texts as may be written together.
  private mutating func beginTexts() {
    for number in outputs.count..<Swift.min(outputs.count + options.streamsTogether, options.count) {
      let echo = beginning.echoPiece(of: number)
      outputs.append(Output(text: echo.text, surprisals: echo.surprisals, stopReason: echo.stopReason))
      if echo.stopReason == nil { beginningTexts.append(beginning.stream(number: number)) }
    }
  }

  /// Every text that is being written gets one unit.
  private mutating func drawUnits() throws(SamplerError) {
    if !beginningTexts.isEmpty {
      // The prompt is read once, by one stream, which is then forked.
      let start = self.start ?? model.reading(beginning.given)
      self.start = start
      rows.join(beginningTexts, after: start)
      beginningTexts = []
    }
    rows.advance()
    var isAnyComplete = false
    for row in rows.streams.indices {
      let change = try rows.draw(row: row).change
      let number = rows.streams[row].number
      outputs[number].text += change.text
      outputs[number].surprisals += change.surprisals
      guard let reason = change.stopReason else { continue }
      outputs[number].stopReason = reason
      outputs[number].units = rows.streams[row].units
      isAnyComplete = true
    }
    guard isAnyComplete else { return }
    rows.keep(rows: rows.streams.indices.filter { outputs[rows.streams[$0].number].stopReason == nil })
  }
}

extension GenerationRun: Sequence, IteratorProtocol {
  /// The next piece, or why there is none; see ``nextPiece()``.
  ///
  /// ```swift
  /// for piece in run { show(try piece.get().text) }
  /// ```
  public mutating func next() -> Result<GeneratedPiece, GenerationError>? {
    do throws(GenerationError) {
      return try nextPiece().map { .success($0) }
    } catch {
      return .failure(error)
    }
  }
}
