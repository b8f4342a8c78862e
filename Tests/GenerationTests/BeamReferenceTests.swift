import CharText
import Foundation
import Generation
import LanguageModels
import Testing

/// What `script/reference/make_beam_fixtures.py` wrote: its text says what the words mean.
private struct BeamFixture: Sendable {
  struct Case: Sendable {
    let model: Int
    let beams: Int
    let lengthPenalty: Double
    let earlyStopping: EarlyStopping
    let noRepeat: Int
    let texts: [(ids: [UInt32], score: Double)]
  }
  var vocabularySize = 0
  var length = 0
  var prompt: [UInt32] = []
  var models: [[Float]] = []
  var cases: [Case] = []

  init() throws {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/beam-search", withExtension: "txt"))
    for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      switch words[0] {
      case "size":
        (vocabularySize, length) = (try #require(Int(words[1])), try #require(Int(words[2])))
        prompt = words[3...].compactMap(UInt32.init)
      case "model": models.append(words.dropFirst().compactMap(Float.init).map { $0 / 100 })
      default:
        cases.append(
          Case(
            model: try #require(Int(words[1])), beams: try #require(Int(words[2])),
            lengthPenalty: try #require(Double(words[3])),
            earlyStopping: try #require(EarlyStopping(rawValue: words[4])),
            noRepeat: try #require(Int(words[5])),
            texts: try words[6...].map { word in
              let parts = word.split(separator: ":")
              return (parts[0].utf8.map { UInt32($0 - 0x30) }, try #require(Double(parts[1])))
            }))
      }
    }
  }

  /// Logits by the last two ids.
  func model(_ number: Int) -> ToyModel {
    let (size, table) = (vocabularySize, models[number])
    return ToyModel(vocabularySize: size) { read, id in
      guard read.count > 1 else { return 0 }
      return table[(Int(read[read.count - 2]) * size + Int(read[read.count - 1])) * size + id]
    }
  }
}

@Suite("Beam search against a reference")
struct BeamReferenceTests {
  @Test("n-best lists and scores are those of Hugging Face's generate")
  func huggingFace() throws {
    let fixture = try BeamFixture()
    #expect(fixture.models.count == 20 && fixture.cases.count == 700)
    let letters = try Letters(fixture.vocabularySize - 1)
    let prompt = letters.vocabulary.decode(fixture.prompt)
    for (number, expected) in fixture.cases.enumerated() {
      let generator = TextGenerator(model: fixture.model(expected.model), vocabulary: letters.vocabulary)
      let options = GenerationOptions.beams(expected.beams, length: fixture.length, endUnit: letters.last) {
        $0.lengthPenalty = expected.lengthPenalty
        $0.earlyStopping = expected.earlyStopping
        $0.noRepeatNGram = expected.noRepeat == 0 ? nil : expected.noRepeat
      }
      let texts = try generator.generate(prompt: prompt, options: options).texts
      #expect(
        texts.map(\.text)
          == expected.texts.map { prompt + letters.vocabulary.decode($0.ids.filter { $0 != letters.last }) },
        "case \(number)")
      #expect(
        texts.map(\.stopReason) == expected.texts.map { $0.ids.last == letters.last ? .end : .length },
        "case \(number)")
      for (text, expected) in zip(texts, expected.texts) {
        #expect(abs(try #require(text.score) - expected.score) < 1e-5, "case \(number)")
      }
    }
  }

  @Test(
    "with as many beams as there are texts, the list is all texts in order", arguments: [0.0, 0.5, 1, 2, -1])
  func exhaustive(penalty: Double) throws {
    let letters = try Letters(4)
    for seed in 0..<10 {
      let model = ToyModel(vocabularySize: 5) { read, id in
        let history = read.reduce(UInt64(seed)) { SeededGenerator.mix($0 ^ UInt64($1 + 1)) }
        return Float(SeededGenerator.mix(history &+ UInt64(id)) >> 40) * 0x1p-22
      }
      let all = model.allTexts(given: [1], length: 4, endUnit: letters.last)
        .sorted { $0.score(penalty) > $1.score(penalty) }
      // 5⁴ ≥ the texts of up to four of four units.
      let options = GenerationOptions.beams(625, length: 4, endUnit: letters.last) {
        $0.lengthPenalty = penalty
        $0.earlyStopping = .never
      }
      let texts = try TextGenerator(model: model, vocabulary: letters.vocabulary)
        .generate(prompt: "a", options: options).texts
      #expect(texts.map(\.text) == all.map { "a" + $0.letters(endUnit: letters.last) })
      for (text, expected) in zip(texts, all) {
        #expect(abs(try #require(text.score) - expected.score(penalty)) < 1e-5)
      }
    }
  }

  @Test("long texts over many letters are those of a search that sorts everything", arguments: [1, 2, 3, 8])
  func plainSearch(beams: Int) throws {
    let vocabulary = try Vocabulary(
      unit: .scalar, normalization: .nfc,
      units: [.unknown] + (0..<60).map { .text(Array(String(UnicodeScalar(0xAC00 + $0 * 28) ?? "?").utf8)) })
    for (seed, endUnit) in [(1, nil), (2, 60), (3, nil), (4, 60)] as [(UInt64, UInt32?)] {
      let model = ToyModel(vocabularySize: 61) { read, id in
        // Of the last two units alone, so that beams meet again.
        let history = read.suffix(2).reduce(seed) { SeededGenerator.mix($0 ^ UInt64($1 + 1)) }
        return Float(SeededGenerator.mix(history &+ UInt64(id)) >> 40) * 0x1p-21
      }
      let expected = model.plainBeamSearch(given: [1], beams: beams, length: 40, endUnit: endUnit, penalty: 1)
      let options = GenerationOptions.beams(beams, length: 40, endUnit: endUnit) { $0.earlyStopping = .never }
      let texts = try TextGenerator(model: model, vocabulary: vocabulary)
        .generate(prompt: "가", options: options).texts
      #expect(
        texts.map { Array($0.text.utf8) }
          == expected.map { vocabulary.decodeBytes([1] + $0.ids.filter { $0 != endUnit }) })
      for (text, expected) in zip(texts, expected) {
        #expect(abs(try #require(text.score) - expected.score(1)) < 1e-5)
      }
    }
  }
}
