import CharText
import Foundation
import Generation
import LanguageModels
import Testing

/// Biases of words of several units.
@Suite("Bias of words")
struct WordBiasTests {
  private static let bias = 1.3
  private static let word: [UInt32] = [1, 2, 1, 3]

  /// W(t): how often a text contains the word, and the share of one that has begun at its end.
  private func weight(_ text: [UInt32]) -> Double {
    let length = Self.word.count
    let places = text.indices.filter { text[$0...].starts(with: Self.word) }
    // The text that ends with a whole word has begun no other yet.
    let begun = (1..<length).last { text.count >= $0 && text.suffix($0).elementsEqual(Self.word.prefix($0)) }
    let rest = places.last == text.count - length && !places.isEmpty ? 0 : begun ?? 0
    return exp(Self.bias * (Double(places.count) + Double(rest) / Double(length)))
  }

  /// Every text of a length over the units 1, 2 and 3.
  private func texts(_ length: Int) -> [[UInt32]] {
    (0..<length).reduce([[]]) { texts, _ in texts.flatMap { text in [1, 2, 3].map { text + [$0] } } }
  }

  @Test("Every distribution is that of the equation, in all texts of up to six units")
  func enumeration() throws {
    let model = ToyModel.hashing(vocabularySize: 4)
    for text in (0...6).flatMap(texts) {
      var state = model.initialState(streams: 1)
      var logits = [Float](repeating: 0, count: 4)
      for unit in [0] + text { model.advance(&state, reading: [unit], logits: &logits) }
      let weights = (0..<4).map { exp(Double(logits[$0])) * weight(text + [UInt32($0)]) }
      let step = try WordBiasStep([Self.word: Self.bias])
      var candidates = try Candidates(logits: logits)
      step.apply(to: &candidates, context: SamplerContext(given: text))
      for (candidate, probability) in zip(candidates, candidates.probabilities()) {
        #expect(abs(probability - weights[Int(candidate.id)] / weights.reduce(0, +)) < 1e-6)
      }
    }
  }

  @Test("A word with a bias comes more or less often, in each kind of unit", arguments: UnitKind.allCases)
  func frequencies(unit: UnitKind) throws {
    let vocabulary = try Vocabulary.of(sampleText, unit: unit)
    let generator = TextGenerator(
      model: TableModel(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    func count(_ bias: Double) throws -> Int {
      var request = GenerationRequest(length: 200, count: 20, seed: 5)
      request.bias = ["나라": bias]
      return try generator.generate(request).texts.count { holds($0.text, "나라") }
    }
    let (none, many) = (try count(0), try count(40))
    #expect(many > 15 && none < many)
    #expect(try count(-1000) == 0)
  }

  @Test("A word of one unit has the bias of that unit, and a saved setting comes back")
  func settings() throws {
    let vocabulary = try Vocabulary.of("가나다라")
    var settings = SamplerSettings()
    try settings.setBias("가=2", in: vocabulary)
    try settings.setBias("나다=-1.5", in: vocabulary)
    #expect(settings.biases == [vocabulary.ids("가")[0]: 2])
    #expect(settings.wordBiases == [vocabulary.ids("나다"): -1.5])
    #expect(SamplerChain(settings).stepDescriptions(in: vocabulary) == ["bias 가=2", "word-bias 나다=-1.5"])
    let saved = try JSONEncoder().encode(settings)
    #expect(try JSONDecoder().decode(SamplerSettings.self, from: saved).wordBiases == settings.wordBiases)
    try settings.setBias("나다=0", in: vocabulary)
    #expect(settings.wordBiases.isEmpty)
  }
}
