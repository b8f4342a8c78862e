import CPUEngine
import CharRNNKit
import CharText
import LanguageModels
import Measurements

/// Sampling with `TextGenerator`, as in `charrnn sample`: model, temperature 0.8, draw, decode.
final class SampledText: PreparedWorkload {
  private var run: GenerationRun<CPUEngine>
  private let streams: Int

  /// Starts endless texts and draws their first characters, so that everything is planned, packed and
  /// allocated.
  init(_ workload: Workload) throws {
    streams = workload.lanes
    let engine = try EngineAdapter.makeEngine(
      workload.shape, threads: workload.threads, sampling: workload.numbers)
    let vocabulary = try Vocabulary.syllables(workload.shape.vocabulary)
    var options = GenerationOptions(length: GenerationOptions.lengths.upperBound, count: streams, seed: 1)
    options.streamsTogether = streams
    run = try TextGenerator(model: engine, vocabulary: vocabulary).pieces(options: options)
    for _ in 0..<30 { _ = try doSome() }
  }

  /// Draws the next piece of the first text, while the others get as many characters.
  ///
  /// A unit of this vocabulary is one scalar, and all streams draw one unit per step.
  func doSome() throws -> Double {
    guard let piece = try run.nextPiece() else {
      throw BenchmarkError.unavailable("the text came to its end")
    }
    return Double(piece.text.unicodeScalars.count * streams)
  }
}

extension Vocabulary {
  /// A vocabulary of `<unk>`, a line feed and Hangul syllables from 가 on: `count` units of one scalar and one
  /// grapheme cluster each.
  static func syllables(_ count: Int) throws(VocabularyError) -> Vocabulary {
    let syllables = (0..<max(0, count - 2)).map { offset in
      // After the 11,172 syllables other scalars follow, but no model here has that many units.
      TextUnit.text(Array(String(UnicodeScalar(UInt16(0xAC00 + offset)) ?? "?").utf8))
    }
    return try Vocabulary(
      unit: .scalar, normalization: .nfc, units: [.unknown, .text([0x0A])] + syllables)
  }
}
