import LanguageModels

/// Requests on one model that join and leave at any time, each with its own prompt and options.
///
/// ```swift
/// var batch = GenerationBatch(generator)
/// let first = try batch.add(prompt: "옛날에", options: GenerationOptions(length: 200))
/// while !batch.isEmpty {
///   for event in batch.step() { … }   // requests may be added and removed in between
/// }
/// ```
///
/// A step gives every text one unit, in one call of the model, and reads at most ``promptUnitsPerStep`` units
/// of prompts, so that a long prompt does not stall the other requests. A request for several texts
/// (``GenerationOptions/count``) reads its prompt once and writes up to ``GenerationOptions/streamsTogether``
/// texts at a time. A request can be a beam search; its beams advance in a separate call.
///
/// The result of a request depends on that request alone: its texts are those that
/// ``TextGenerator/generate(prompt:options:onPiece:)`` writes, to the bit, as long as the rows of the model
/// do not depend on how many there are. (Products of a fast engine may round differently for another number
/// of rows.) A value: copies are independent. Used by one thread at a time.
public struct GenerationBatch<Model: LanguageModel> {
  /// The maximum number of prompt units that a step reads, over all requests.
  ///
  /// A smaller number delays texts in progress less; a larger one starts new requests sooner.
  public let promptUnitsPerStep: Int

  private let generator: TextGenerator<Model>
  private var members: [Int: Member] = [:]
  private var lastNumber = -1
  private var prompts: PromptRows<Model>
  private var rows: StreamRows<Model>
  /// Beam searches whose prompt has been read, oldest first.
  private var searches: [Int] = []
  /// Requests with length 0, which end with the next step.
  private var unread: [Int] = []

  /// A request in the batch.
  private struct Member {
    let beginning: TextBeginning
    /// The number that the random generator of its first text is made from.
    let firstRandomNumber: Int
    /// The model after the prompt, until all texts have started.
    var start: StreamRows<Model>.Start?
    var begun = 0
    var ended = 0
    var beam: BeamRun<Model>?
    /// Removes the prompt from the pieces of the beam search.
    var echoFilter: EchoFilter
  }

  /// An empty batch.
  ///
  /// - Parameters:
  ///   - generator: The model and its vocabulary.
  ///   - promptUnitsPerStep: See ``promptUnitsPerStep``; at least 1.
  public init(_ generator: TextGenerator<Model>, promptUnitsPerStep: Int = 32) {
    precondition(promptUnitsPerStep > 0, "\(promptUnitsPerStep) units of prompts a step")
    self.generator = generator
    self.promptUnitsPerStep = promptUnitsPerStep
    prompts = PromptRows(generator.model)
    rows = StreamRows(generator.model)
  }

  /// Whether all requests are over.
  public var isEmpty: Bool { members.isEmpty }

  /// The numbers of the requests that are not over, in ascending order.
  public var requests: [Int] { members.keys.sorted() }

  /// Warnings for the user of a request; empty once it is over.
  public func warnings(of request: Int) -> [GenerationWarning] { members[request]?.beginning.warnings ?? [] }

  /// Adds a request, which starts with the next step.
  ///
  /// - Parameters:
  ///   - prompt: The beginning of every text; see ``TextGenerator/pieces(prompt:options:)``.
  ///   - options: How much to generate, and how.
  /// - Returns: The number by which events name the request.
  /// - Throws: ``GenerationError``, except ``GenerationError/sampler(_:)``.
  public mutating func add(
    prompt: String? = nil, options: GenerationOptions = GenerationOptions()
  ) throws(GenerationError) -> Int {
    try add(prompt: prompt, options: options, firstRandomNumber: 0)
  }

  /// Adds a request; see ``add(prompt:options:)``.
  ///
  /// - Throws: ``GenerationError``, except ``GenerationError/sampler(_:)``.
  public mutating func add(_ request: GenerationRequest) throws(GenerationError) -> Int {
    try add(prompt: request.prompt, options: try request.options(for: generator.vocabulary))
  }

  /// - Parameter firstRandomNumber: The number that the random generator of the first text is made from.
  mutating func add(
    prompt: String?, options: GenerationOptions, firstRandomNumber: Int
  ) throws(GenerationError) -> Int {
    let beginning = try TextBeginning(prompt, options: options, with: generator)
    lastNumber += 1
    let beam = BeamRun(model: generator.model, beginning, randomNumber: firstRandomNumber)
    members[lastNumber] = Member(
      beginning: beginning, firstRandomNumber: firstRandomNumber, beam: beam,
      echoFilter: beginning.echoFilter)
    if options.length > 0 {
      prompts.append(beginning.given, of: lastNumber)
    } else if beam != nil {
      searches.append(lastNumber)
    } else {
      unread.append(lastNumber)
    }
    return lastNumber
  }

  /// Drops a request, which gets no more events. It is not an error if the request is over.
  public mutating func remove(_ request: Int) {
    guard members.removeValue(forKey: request) != nil else { return }
    prompts.remove(request: request)
    rows.remove(request: request)
    searches.removeAll { $0 == request }
    unread.removeAll { $0 == request }
  }

  // MARK: A step

  /// Gives every text its next unit and reads a slice of the waiting prompts.
  ///
  /// - Returns: The new pieces and failures; often none, since a unit need not complete a character.
  public mutating func step() -> [GenerationEvent] {
    var events = unread.flatMap { beginTexts(of: $0) }
    unread = []
    for (request, start) in prompts.read(atMost: promptUnitsPerStep) {
      if members[request]?.beam != nil {
        members[request]?.beam?.start = start
        searches.append(request)
      } else {
        members[request]?.start = start
        events += beginTexts(of: request)
      }
    }
    drawUnits(&events)
    for request in searches { search(for: request, &events) }
    return events
  }

  /// Starts as many texts of a request as it may write at the same time.
  private mutating func beginTexts(of request: Int) -> [GenerationEvent] {
    guard var member = members[request] else { return [] }
    let options = member.beginning.options
    var events: [GenerationEvent] = []
    var streams: [TextStream] = []
    while member.begun < options.count, member.begun - member.ended < options.streamsTogether {
      var stream = member.beginning.stream(
        number: member.begun, randomNumber: member.firstRandomNumber + member.begun, request: request)
      let echo = member.beginning.echoPiece(of: member.begun)
      member.begun += 1
      let isComplete = echo.stopReason != nil
      if isComplete { member.ended += 1 }
      if isComplete || !echo.text.isEmpty, let heard = stream.echoFilter.filter(echo) {
        events.append(
          GenerationEvent(
            request: request, content: .piece(heard), isLast: member.ended == options.count))
      }
      if !isComplete { streams.append(stream) }
    }
    if let start = member.start { rows.join(streams, after: start) }
    if member.begun == options.count { member.start = nil }
    members[request] = member.ended == options.count ? nil : member
    return events
  }

  /// Every incomplete text gets one unit.
  private mutating func drawUnits(_ events: inout [GenerationEvent]) {
    rows.advance()
    var failed: Set<Int> = []
    var complete: Set<Int> = []
    for row in rows.table.streams.indices {
      let request = rows.table.streams[row].request
      do throws(SamplerError) {
        let change = try rows.table.draw(row: row)
        if change.stopReason != nil { complete.insert(row) }
        guard !failed.contains(request) else { continue }
        if let event = event(for: change, row: row) { events.append(event) }
      } catch {
        guard failed.insert(request).inserted else { continue }
        events.append(
          GenerationEvent(request: request, content: .failure(.sampler(error)), isLast: true))
      }
    }
    let continued = Set(complete.map { rows.table.streams[$0].request })
    if !complete.isEmpty { rows.keep(rows: rows.table.streams.indices.filter { !complete.contains($0) }) }
    for request in failed { remove(request) }
    // Sorted, so that the order of the rows does not depend on the hash seed.
    for request in continued.sorted() { finishTexts(of: request, &events) }
  }

  /// The event for the result of a draw; nil if nothing became final.
  private mutating func event(for change: TextProgress.Change, row: Int) -> GenerationEvent? {
    guard !change.text.isEmpty || change.stopReason != nil else { return nil }
    let stream = rows.table.streams[row].number
    let request = rows.table.streams[row].request
    let piece = GeneratedPiece(
      stream: stream, text: change.text, stopReason: change.stopReason, surprisals: change.surprisals)
    guard let heard = rows.table.withoutPrompt(piece, row: row) else { return nil }
    var event = GenerationEvent(request: request, content: .piece(heard))
    guard change.stopReason != nil, let count = members[request]?.beginning.options.count else {
      return event
    }
    event.units = rows.table.streams[row].units
    members[request]?.ended += 1
    event.isLast = members[request]?.ended == count
    return event
  }

  /// Starts the texts that replace complete ones, or drops the request if it is over.
  private mutating func finishTexts(of request: Int, _ events: inout [GenerationEvent]) {
    guard let member = members[request] else { return }
    if member.ended == member.beginning.options.count {
      members[request] = nil
    } else {
      events += beginTexts(of: request)
    }
  }

  /// The beams of a search get one unit.
  private mutating func search(for request: Int, _ events: inout [GenerationEvent]) {
    guard var member = members.removeValue(forKey: request), var beam = member.beam else { return }
    // Avoids copying the search before it is changed.
    member.beam = nil
    var unitsLeft = 1
    do throws(SamplerError) {
      while let piece = try beam.nextPiece(while: {
        unitsLeft -= 1
        return unitsLeft >= 0
      }) {
        guard let heard = member.echoFilter.filter(piece) else { continue }
        var event = GenerationEvent(request: request, content: .piece(heard))
        if piece.stopReason != nil {
          event.units = beam.shownUnits
          event.isLast = beam.isOver
        }
        events.append(event)
      }
    } catch {
      events.append(
        GenerationEvent(request: request, content: .failure(.sampler(error)), isLast: true))
    }
    guard !beam.isOver else { return searches.removeAll { $0 == request } }
    member.beam = beam
    members[request] = member
  }
}
