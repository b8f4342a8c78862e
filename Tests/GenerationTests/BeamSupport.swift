import CharText
import Foundation
import Generation
import LanguageModels

/// The letters a, b, c, …, with ids from 1 up; the last id ends a text where a test says so.
struct Letters {
  let vocabulary: Vocabulary

  init(_ count: Int) throws {
    let letters = (0..<count).map { TextUnit.text([UInt8(ascii: "a") + UInt8($0)]) }
    vocabulary = try Vocabulary(unit: .scalar, normalization: .nfc, units: [.unknown] + letters)
  }

  /// The id of the last letter.
  var last: UInt32 { UInt32(vocabulary.count - 1) }
}

extension GenerationOptions {
  /// A beam search of the model's own probabilities.
  static func beams(
    _ beams: Int, length: Int, endUnit: UInt32? = nil, seed: UInt64 = 1, chain: SamplerChain = SamplerChain(),
    _ change: (inout BeamOptions) -> Void = { _ in }
  ) -> GenerationOptions {
    var options = GenerationOptions(chain: chain, length: length, seed: seed)
    options.stops.endUnit = endUnit
    var beam = BeamOptions(beams: beams)
    beam.nBest = beams
    change(&beam)
    options.beam = beam
    return options
  }
}

/// ln softmax of a row, in `Double`.
func logSoftmax(_ row: [Float]) -> [Double] {
  let largest = Double(row.max() ?? 0)
  let total = row.reduce(0) { $0 + exp(Double($1) - largest) }
  return row.map { Double($0) - largest - log(total) }
}

/// A text as plain as can be: what was written after the prompt, and Σ log p.
struct PlainText: Equatable {
  var ids: [UInt32]
  var logProbability: Double

  func score(_ penalty: Double) -> Double { logProbability / pow(Double(ids.count), penalty) }

  /// The letters, without the unit that ended the text.
  func letters(endUnit: UInt32?) -> String {
    String(decoding: ids.filter { $0 != endUnit }.map { UInt8(ascii: "a") + UInt8($0 - 1) }, as: UTF8.self)
  }
}

extension ToyModel {
  /// log p of what may follow, `<unk>` left out.
  private func logProbabilities(after ids: [UInt32]) -> [(id: UInt32, value: Double)] {
    var state = ReadingState(read: [ids.dropLast()])
    var logits = [Float](repeating: 0, count: vocabularySize)
    advance(&state, reading: [ids[ids.count - 1]], logits: &logits)
    return logSoftmax(logits).enumerated().dropFirst().map { (UInt32($0.offset), $0.element) }
  }

  /// Every text there is, with its probability.
  func allTexts(given: [UInt32], length: Int, endUnit: UInt32?) -> [PlainText] {
    func go(_ text: PlainText) -> [PlainText] {
      if text.ids.last == endUnit && endUnit != nil || text.ids.count == length { return [text] }
      return logProbabilities(after: given + text.ids).flatMap {
        go(PlainText(ids: text.ids + [$0.id], logProbability: text.logProbability + $0.value))
      }
    }
    return go(PlainText(ids: [], logProbability: 0))
  }

  /// Beam search at its plainest: everything is sorted, nothing is shared, until every beam has ended.
  func plainBeamSearch(
    given: [UInt32], beams: Int, length: Int, endUnit: UInt32?, penalty: Double
  ) -> [PlainText] {
    var live = [PlainText(ids: [], logProbability: 0)]
    var finished: [PlainText] = []
    while !live.isEmpty {
      let next = live.flatMap { text in
        logProbabilities(after: given + text.ids).map {
          PlainText(ids: text.ids + [$0.id], logProbability: text.logProbability + $0.value)
        }
      }.sorted { $0.logProbability > $1.logProbability }.prefix(2 * beams)
      func ends(_ text: PlainText) -> Bool { text.ids.last == endUnit || text.ids.count == length }
      finished += next.prefix(beams).filter(ends)
      finished = Array(finished.sorted { $0.score(penalty) > $1.score(penalty) }.prefix(beams))
      live = Array(next.filter { !ends($0) }.prefix(beams))
    }
    return finished
  }
}
