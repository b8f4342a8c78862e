import CharText
import Generation
import LanguageModels
import ModelKinds

/// A model that writes texts, which are held against its training text.
struct ModelWriting {
  let request: EvaluationRequest.Copying
  let model: MeasuredModel
  let handle: EvaluationWorkflow.Handler

  /// Checks the ranges.
  static func validate(_ request: EvaluationRequest.Copying) throws(WorkflowError) {
    do throws(GenerationError) {
      _ = try options(request)
    } catch {
      throw .generation(error)
    }
  }

  private static func options(_ request: EvaluationRequest.Copying) throws(GenerationError)
    -> GenerationOptions
  {
    let chain: SamplerChain
    do throws(SamplerError) {
      chain = SamplerChain([try TemperatureStep(request.temperature)])
    } catch {
      throw .sampler(error)
    }
    var options = GenerationOptions(
      chain: chain, length: request.length, count: request.count, seed: request.seed)
    options.recordsUnits = true
    try options.validate()
    return options
  }

  /// Writes the texts and measures them.
  func copying(encoding: TextEncoding) throws(WorkflowError) -> ModelEvaluation.Copying {
    let training = try TrainedModel(model.contents).trainingText(
      request.trainingTexts, encoding: encoding, onProgress: { handle(.reading($0)) })
    let (texts, bits) = try write()
    let copies = CopyMeter(training).copies(in: texts, ofLength: request.runLength)
    let characters = texts.reduce(0) { $0 + $1.unicodeScalars.count }
    return ModelEvaluation.Copying(
      temperature: request.temperature, count: texts.count, characters: characters, share: copies.share,
      runLength: request.runLength, longest: copies.longest, meanPassage: copies.meanPassage,
      knownWords: Self.knownWords(of: texts, in: training),
      ownBitsPerCharacter: bits / Double(max(1, characters)))
  }

  /// - Returns: The texts, and the sum of their surprisals in bits.
  private func write() throws(WorkflowError) -> (texts: [String], bits: Double) {
    let generator = TextGenerator(model: model.contents.model, vocabulary: model.contents.vocabulary)
    var (texts, bits) = ([""], 0.0)
    var isStopped = false
    do throws(GenerationError) {
      var run = try generator.pieces(options: try Self.options(request))
      func isWanted() -> Bool {
        let share = Double(texts.count - 1) / Double(request.count)
        isStopped = handle(.writing(model: model.path, share: share)) == .stop
        return !isStopped
      }
      while let piece = try run.nextPiece(while: isWanted) {
        texts[texts.count - 1] += piece.text
        bits += piece.surprisals.reduce(0) { $0 + Double($1) }
        if piece.stopReason != nil { texts.append("") }
      }
    } catch {
      throw .generation(error)
    }
    guard !isStopped else { throw .stopped }
    return (texts.dropLast(), bits)
  }

  /// The share of the words that stand in the training text. The last one of a text was cut off.
  private static func knownWords(of texts: [String], in training: [NormalizedText]) -> Double? {
    var known: Set<Substring> = []
    for text in training { known.formUnion(text.string.split(whereSeparator: \.isWhitespace)) }
    let words = texts.flatMap { text in
      let words = text.split(whereSeparator: \.isWhitespace)
      return text.last?.isWhitespace ?? true ? words[...] : words.dropLast()
    }
    guard !words.isEmpty else { return nil }
    return Double(words.count { known.contains($0) }) / Double(words.count)
  }
}
