import CharText
import Foundation
import Generation
import LanguageModels
import Testing

/// What a caller sees of a run beside its texts: its chain, its units, and when it may stop.
@Suite("Control of a run")
struct RunControlTests {
  @Test("the units of a search spell its texts and add up to its scores", arguments: [false, true])
  func recordedSearch(stochastic: Bool) throws {
    let letters = try Letters(4)
    let generator = TextGenerator(
      model: ToyModel.hashing(vocabularySize: 5, unknownLogit: -.infinity), vocabulary: letters.vocabulary)
    var options = GenerationOptions.beams(3, length: 6) { $0.isStochastic = stochastic }
    options.recordsUnits = true
    let texts = try generator.generate(prompt: "ab", options: options).texts
    #expect(texts.count == 3)
    for text in texts {
      #expect("ab" + letters.vocabulary.decode(text.units.ids) == text.text)
      #expect(text.units.logProbabilities.count == 6)
      let mean = text.units.logProbabilities.reduce(0) { $0 + Double($1) } / 6
      #expect(abs(mean - (try #require(text.score))) < 1e-5)
    }
    options.recordsUnits = false
    #expect(try generator.generate(prompt: "ab", options: options).texts.allSatisfy { $0.units.ids.isEmpty })
  }

  @Test("a piece that is not wanted any more is given up, and can be had later", arguments: [false, true])
  func givenUp(withBeam: Bool) throws {
    let vocabulary = try Vocabulary.of("가나다라마 ")
    let generator = TextGenerator(
      model: ToyModel.hashing(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    var options = GenerationOptions(length: 40, seed: 3)
    if withBeam { options.beam = BeamOptions(beams: 4) }
    let whole = try generator.generate(options: options).texts[0].text
    var run = try generator.pieces(options: options)
    let calls = generator.model.rows.count
    #expect(try run.nextPiece { false } == nil)
    #expect(generator.model.rows.count == calls)
    // A few units at a time.
    var (text, isOver, rounds) = ("", false, 0)
    while !isOver {
      rounds += 1
      var unitsLeft = 3
      while let piece = try run.nextPiece(while: {
        unitsLeft -= 1
        return unitsLeft >= 0
      }) {
        text += piece.text
        isOver = piece.stopReason != nil
      }
    }
    #expect(text == whole)
    #expect(rounds > 10)
  }

  @Test("the chain of a run has what it brings, and names units")
  func chain() throws {
    let vocabulary = try Vocabulary.of("의는\n.")
    let generator = TextGenerator(
      model: ToyModel.hashing(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    var settings = SamplerSettings.usual
    try settings.setBias("의=-2", in: vocabulary)
    try settings.setBias(".=1.5", in: vocabulary)
    try settings.set("dry-multiplier", to: 1)
    settings.setDRYBreakers("\n", in: vocabulary)
    settings.bannedIDs = [77]
    var options = GenerationOptions(chain: SamplerChain(settings))
    func steps() throws -> [String] {
      try generator.pieces(options: options).chain.stepDescriptions(in: vocabulary)
    }
    let biases = [("의", "-2"), (".", "1.5")].sorted {
      (vocabulary.id(of: .text(Array($0.0.utf8))) ?? 0) < (vocabulary.id(of: .text(Array($1.0.utf8))) ?? 0)
    }.map { "\($0.0)=\($0.1)" }
    let common = [
      "bias \(biases.joined(separator: " "))", "ban unit 77",
      "dry 1, base 1.75, allowed length 2, range 1024, breakers \\n",
    ]
    #expect(try steps() == ["ban <unk>"] + common + ["temperature 0.8"])
    var beam = BeamOptions(beams: 2)
    beam.noRepeatNGram = 4
    options.beam = beam
    #expect(try steps() == ["ban <unk>", "no-repeat-ngram 4"] + common)
    options.beam?.isStochastic = true
    #expect(try steps() == ["ban <unk>", "no-repeat-ngram 4"] + common + ["temperature 0.8"])
  }

  @Test("a deterministic search says which settings do nothing in it")
  func unusedInSearch() throws {
    let beam = BeamOptions(beams: 2)
    var stochastic = beam
    stochastic.isStochastic = true
    #expect(SamplerSettings.usual.unused(in: beam).isEmpty)
    let settings = try SamplerSettings([
      "temperature": 1.5, "top-k": 4, "xtc-probability": 0.5, "presence-penalty": 1, "penalty-window": 7,
    ])
    #expect(settings.unused(in: beam).map(\.name) == ["top-k", "xtc-probability", "temperature"])
    #expect(settings.unused(in: beam).allSatisfy { $0.reason == .searched })
    #expect(settings.unused(in: stochastic).isEmpty && settings.unused.isEmpty)
  }
}
