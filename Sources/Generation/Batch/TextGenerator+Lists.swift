import LanguageModels

extension TextGenerator {
  /// Generates texts for several prompts with the same options, many at a time.
  ///
  /// With a ``GenerationOptions/count`` of n, the texts of prompt i have the random generators of the texts
  /// i · n, i · n + 1, … of a single call: the same prompt given twice gives different texts, and one prompt
  /// alone gives the texts of ``generate(prompt:options:onPiece:)``.
  ///
  /// - Parameters:
  ///   - prompts: Any number of prompts; an empty string is no prompt.
  ///   - options: How much to generate for each prompt, and how.
  ///   - onEvent: Called with each piece as soon as it is final; the request is the index of the prompt.
  ///     Pieces of different prompts are interleaved.
  /// - Returns: The texts of each prompt, and warnings.
  /// - Throws: ``GenerationError``; complete texts are lost.
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

  /// Generates the texts of several requests, many at a time; each as ``generate(_:onPiece:)`` does.
  ///
  /// - Parameters:
  ///   - requests: Any number of requests.
  ///   - together: The maximum number of requests at the same time, 1 or more.
  ///   - onEvent: Called with each piece as soon as it is final; pieces of different requests are
  ///     interleaved.
  /// - Returns: The texts of each request, and warnings.
  /// - Throws: ``GenerationError``; complete texts are lost.
  @discardableResult
  public func generate(
    _ requests: [GenerationRequest], together: Int = 16, onEvent: (GenerationEvent) -> Void = { _ in }
  ) throws(GenerationError) -> [GenerationResult] {
    try generate(requests.count, together: max(1, together), onEvent) {
      (number, batch) throws(GenerationError) in
      try batch.add(requests[number])
    }
  }

  /// Runs a batch until all requests are over.
  ///
  /// - Parameter add: Adds the request with this index to the batch and returns its number.
  private func generate(
    _ count: Int, together: Int, _ onEvent: (GenerationEvent) -> Void,
    add: (_ number: Int, _ batch: inout GenerationBatch<Model>) throws(GenerationError) -> Int
  ) throws(GenerationError) -> [GenerationResult] {
    var batch = GenerationBatch(self)
    var results: [GenerationResult] = []
    var collectors: [Int: TextCollector] = [:]
    while results.count < count || !batch.isEmpty {
      while results.count < count, batch.requests.count < together {
        // The batch numbers its requests in this order.
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

/// Collects the texts of one request from interleaved pieces.
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
