import LanguageModels

extension TextGenerator {
  /// Writes texts after each of several prompts, many at a time.
  ///
  /// All have the same options. With a ``GenerationOptions/count`` of n the texts of prompt i are drawn as the texts
  /// i · n, i · n + 1, … of a call are: the same prompt given twice gives different texts, and one prompt alone gives
  /// what ``generate(prompt:options:onPiece:)`` does.
  ///
  /// - Parameters:
  ///   - prompts: In any number; an empty one is none.
  ///   - options: How much after each, and how.
  ///   - onEvent: Told each piece as soon as it is final; the request is the number of the prompt. Pieces of several
  ///     prompts are told in turns.
  /// - Returns: The texts of each prompt, and warnings.
  /// - Throws: ``GenerationError``; the texts that were complete are lost.
  @discardableResult
  public func generate(
    prompts: [String], options: GenerationOptions = GenerationOptions(),
    onEvent: (GenerationEvent) -> Void = { _ in }
  ) throws(GenerationError) -> [GenerationResult] {
    let together = max(1, options.streamsTogether / max(1, options.count))
    return try generate(prompts.count, together: together, onEvent) {
      (number, batch) throws(GenerationError) in
      try batch.add(
        prompt: prompts[number], options: options, firstRandomNumber: number * options.count)
    }
  }

  /// Writes the texts of several requests, many at a time; each gives what ``generate(_:onPiece:)`` does.
  ///
  /// - Parameters:
  ///   - requests: In any number.
  ///   - together: How many are written at the same time at most, 1 or more.
  ///   - onEvent: Told each piece as soon as it is final; pieces of several requests are told in turns.
  /// - Returns: The texts of each request, and warnings.
  /// - Throws: ``GenerationError``; the texts that were complete are lost.
  @discardableResult
  public func generate(
    _ requests: [GenerationRequest], together: Int = 16, onEvent: (GenerationEvent) -> Void = { _ in }
  ) throws(GenerationError) -> [GenerationResult] {
    try generate(requests.count, together: max(1, together), onEvent) {
      (number, batch) throws(GenerationError) in
      try batch.add(requests[number])
    }
  }

  /// Runs a batch until so many requests are over.
  ///
  /// - Parameter add: Adds the request with a number, and gives back that of the batch.
  private func generate(
    _ count: Int, together: Int, _ onEvent: (GenerationEvent) -> Void,
    add: (_ number: Int, _ batch: inout GenerationBatch<Model>) throws(GenerationError) -> Int
  ) throws(GenerationError) -> [GenerationResult] {
    var batch = GenerationBatch(self)
    var results: [GenerationResult] = []
    var collectors: [Int: TextCollector] = [:]
    while results.count < count || !batch.isEmpty {
      while results.count < count, batch.requests.count < together {
        // The batch numbers its requests as they come.
        let number = try add(results.count, &batch)
        results.append(GenerationResult(texts: [], warnings: batch.warnings(of: number)))
        collectors[number] = TextCollector()
      }
      for event in batch.step() {
        onEvent(event)
        switch event.content {
        case .failure(let error): throw error
        case .piece(let piece): collectors[event.request]?.append(piece, units: event.units)
        }
        if event.isLast {
          results[event.request].texts = collectors.removeValue(forKey: event.request)?.texts ?? []
        }
      }
    }
    return results
  }
}

/// The texts of one request, from pieces that come in turns.
private struct TextCollector {
  private var open: [Int: String] = [:]
  private var complete: [Int: GeneratedText] = [:]

  mutating func append(_ piece: GeneratedPiece, units: DrawnUnits) {
    open[piece.stream, default: ""] += piece.text
    guard let reason = piece.stopReason else { return }
    complete[piece.stream] = GeneratedText(
      text: open.removeValue(forKey: piece.stream) ?? "", stopReason: reason, units: units,
      score: piece.score)
  }

  /// The complete texts, in order.
  var texts: [GeneratedText] { complete.keys.sorted().compactMap { complete[$0] } }
}
