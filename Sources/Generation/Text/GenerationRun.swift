import CharText
import LanguageModels

/// Texts that are generated while they are pulled, piece by piece and in order.
///
/// Up to ``GenerationOptions/streamsTogether`` texts advance together, each with its own random generator.
/// The pieces of the first incomplete text are returned as soon as they are final; those of later texts wait.
/// With a beam search (``GenerationOptions/beam``) the texts are its best, and what all beams agree on is
/// returned at once. A value: a copy continues independently.
public struct GenerationRun<Model: LanguageModel> {
  /// Warnings for the user.
  public var warnings: [GenerationWarning] { beginning.warnings }
  /// The random seed.
  public var seed: UInt64 { beginning.options.seed }
  /// The complete sampler chain: the steps of the options' chain, and those that other options add.
  public var chain: SamplerChain { beginning.chain }

  private let model: Model
  private let beginning: TextBeginning
  /// The number of texts.
  private let count: Int
  /// Whether the texts are those of a beam search.
  private let isSearch: Bool
  /// Texts that start at the next unit.
  private var beginningTexts: [TextStream] = []
  /// The final part of each started text that has not been returned yet.
  private var outputs: [TextOutput] = []
  /// The text whose pieces are being returned.
  private var shown = 0
  private var echoFilter: EchoFilter

  /// The units of the text whose last piece was returned most recently.
  public private(set) var shownUnits = DrawnUnits()

  // Properties that depend on the model's state come last, so that the offsets of the others are known.
  /// The incomplete texts.
  private var rows: StreamRows<Model>
  /// The model after the prompt.
  private var start: StreamRows<Model>.Start?
  /// The beam search, if one is requested; it replaces all of this.
  private var beam: BeamRun<Model>?

  init(_ generator: TextGenerator<Model>, _ beginning: TextBeginning) {
    model = generator.model
    self.beginning = beginning
    count = beginning.options.count
    isSearch = beginning.options.beam != nil
    rows = StreamRows(model)
    beam = BeamRun(model: model, beginning)
    echoFilter = beginning.echoFilter
  }

  /// The next final piece: first those of the first text, then those of the second, …
  ///
  /// - Returns: The piece, or nil after the last one.
  /// - Throws: ``GenerationError/sampler(_:)``; the run is then over.
  public mutating func nextPiece() throws(GenerationError) -> GeneratedPiece? {
    try nextPiece { true }
  }

  /// The next final piece, unless the caller stops waiting for it: a beam search may read many units first.
  ///
  /// - Parameter isWanted: Called before each unit; false stops.
  /// - Returns: The piece, or nil after the last one or when `isWanted` returned false; the run can continue
  ///   later.
  /// - Throws: ``GenerationError/sampler(_:)``; the run is then over.
  public mutating func nextPiece(while isWanted: () -> Bool) throws(GenerationError) -> GeneratedPiece? {
    while let piece = try nextEchoedPiece(while: isWanted) {
      guard let heard = echoFilter.filter(piece) else { continue }
      return heard
    }
    return nil
  }

  /// The next piece, including those of the prompt.
  private mutating func nextEchoedPiece(
    while isWanted: () -> Bool
  ) throws(GenerationError) -> GeneratedPiece? {
    if isSearch { return try nextBeamPiece(while: isWanted) }
    while shown < count {
      if shown == outputs.count { beginTexts() }
      if let piece = takePiece() { return piece }
      guard isWanted() else { return nil }
      do {
        try drawUnits()
      } catch {
        shown = count
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

  /// Takes the final part of the text that is being returned.
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

  /// Starts as many texts as may be generated together.
  private mutating func beginTexts() {
    let together = beginning.options.streamsTogether
    for number in outputs.count..<Swift.min(outputs.count + together, count) {
      let echo = beginning.echoPiece(of: number)
      outputs.append(TextOutput(text: echo.text, surprisals: echo.surprisals, stopReason: echo.stopReason))
      if echo.stopReason == nil { beginningTexts.append(beginning.stream(number: number)) }
    }
  }

  /// Every incomplete text gets one unit.
  private mutating func drawUnits() throws(SamplerError) {
    if !beginningTexts.isEmpty {
      // The prompt is read once, by one stream, which is then forked.
      let start = self.start ?? model.reading(beginning.given)
      self.start = start
      rows.join(beginningTexts, after: start)
      beginningTexts = []
    }
    rows.advance()
    guard try rows.table.draw(into: &outputs) else { return }
    let streams = rows.table.streams
    rows.keep(rows: streams.indices.filter { outputs[streams[$0].number].stopReason == nil })
  }
}

extension GenerationRun: Sequence, IteratorProtocol {
  /// The next piece, or the error; see ``nextPiece()``.
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
