import CharRNNKit

/// Writes generated texts in the form that was asked for, and tells how much of them is copied.
final class SampleWriter {
  private let model: TrainedModel
  private let path: String
  private let copies: CopyCheck?
  private let isJSON: Bool
  private var writer: (any TextWriter)?
  private let makePlain: () -> any TextWriter
  /// The request whose texts come, and its prompt as the model reads it.
  private var request = GenerationRequest()
  private var prompt = ""
  /// What has been written of a text that goes on.
  private var text = ""

  /// - Parameters:
  ///   - path: The path of the model's file.
  ///   - showsScores: Whether the score of each text of a beam search is told.
  init(
    model: TrainedModel, path: String, isJSON: Bool, color: Coloring?, copies: CopyCheck?, showsScores: Bool
  ) {
    (self.model, self.path, self.isJSON, self.copies) = (model, path, isJSON, copies)
    let separator = model.contents.training.documents == .line ? "" : "\n"
    makePlain = {
      if color != nil, ColorWriter.isPossible { return ColorWriter() }
      return PlainWriter(showsScores: showsScores, separator: separator)
    }
  }

  /// Texts of this request come next.
  ///
  /// - Parameter chain: Its complete sampler chain, if it is known.
  func begin(_ request: GenerationRequest, line: Int?, chain: SamplerChain? = nil) throws {
    self.request = request
    prompt = NormalizedText(request.prompt ?? "", normalization: model.vocabulary.normalization).string
    text = ""
    guard isJSON else {
      writer = writer ?? makePlain()
      return
    }
    let settings = SampleSettings(
      model: path, weights: model.contents.weights,
      chain: try chain ?? model.generator.pieces(request).chain,
      sampler: try request.samplerSettings(for: model.vocabulary),
      options: try request.options(for: model.vocabulary), vocabulary: model.vocabulary)
    writer = JSONWriter(
      TextOrigin(prompt: prompt, line: line, seed: request.seed ?? 0, settings: settings))
  }

  /// The next piece of a text.
  ///
  /// - Parameter units: Of a piece that ends a text, what was drawn for it.
  func write(_ piece: GeneratedPiece, units: DrawnUnits) throws {
    try writer?.write(piece, units: units)
    text += piece.text
    guard piece.stopReason != nil else { return }
    let given = request.echoesPrompt ? prompt.utf8.count : 0
    copies?.report(String(decoding: text.utf8.dropFirst(given), as: UTF8.self))
    text = ""
  }
}
