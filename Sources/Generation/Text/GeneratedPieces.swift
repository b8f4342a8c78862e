import LanguageModels

/// The pieces of texts as an asynchronous sequence; see ``TextGenerator/text(prompt:options:)``.
///
/// Each piece is computed by the task that asks for it, between two suspensions, so that other tasks of the
/// same executor can run. A cancelled task gets `CancellationError`.
public struct GeneratedPieces<Model: LanguageModel>: AsyncSequence {
  public typealias Element = GeneratedPiece

  let run: GenerationRun<Model>

  /// Warnings for the user.
  public var warnings: [GenerationWarning] { run.warnings }
  /// The random seed.
  public var seed: UInt64 { run.seed }

  /// Starts at the first piece; every iterator produces the same texts.
  public func makeAsyncIterator() -> Iterator { Iterator(run: run) }

  /// Pulls the pieces one at a time.
  public struct Iterator: AsyncIteratorProtocol {
    var run: GenerationRun<Model>

    public mutating func next() async throws -> GeneratedPiece? {
      try await next(isolation: #isolation)
    }

    public mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error)
      -> GeneratedPiece?
    {
      try Task.checkCancellation()
      await Task.yield()
      let piece = try run.nextPiece { !Task.isCancelled }
      try Task.checkCancellation()
      return piece
    }
  }
}

extension TextGenerator {
  /// The texts as an asynchronous sequence of pieces.
  ///
  /// ```swift
  /// for try await piece in try generator.text(prompt: "옛날에") { show(piece.text) }
  /// ```
  ///
  /// - Parameters:
  ///   - prompt: What every text begins with; see ``pieces(prompt:options:)``.
  ///   - options: How much to generate, and how.
  /// - Throws: As ``pieces(prompt:options:)``; later errors are thrown by the sequence.
  public func text(
    prompt: String? = nil, options: GenerationOptions = GenerationOptions()
  ) throws(GenerationError) -> GeneratedPieces<Model> {
    GeneratedPieces(run: try pieces(prompt: prompt, options: options))
  }
}
