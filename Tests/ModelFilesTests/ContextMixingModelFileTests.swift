import CharText
import ContextMixing
import LanguageModels
import ModelFiles
import Safetensors
import Testing
import UnitSequences

/// A context-mixing model file and what can happen to it.
@Suite struct ContextMixingModelFileTests {
  private func file() throws -> ContextMixingModelFile {
    let vocabulary = try Example.vocabulary()
    var generator = SeededGenerator(seed: 4)
    let chance = (0..<3000).map { _ in UInt32.random(in: 0..<UInt32(vocabulary.count), using: &generator) }
    let model = try ContextMixingModel(
      counting: UnitSequence(chance), traits: UnitTraits(of: vocabulary),
      configuration: ContextMixingConfiguration(vocabularySize: vocabulary.count))
    return ContextMixingModelFile(
      model: model, vocabulary: vocabulary,
      training: TrainingSummary(
        steps: 0, heldOutLoss: 2.5, textHash: "00ffa0b1c2d3e4f5", holdout: 0.25))
  }

  private func read(_ path: String) throws -> ContextMixingModelFile {
    try ContextMixingModelFile(ModelFileReader(path: path, kind: .model))
  }

  @Test("What is saved is what is read, to the byte and in what it predicts")
  func roundTrip() throws {
    try withTemporaryFolder { folder in
      let saved = try file()
      try saved.save(to: folder + "/m.safetensors")
      let read = try read(folder + "/m.safetensors")
      #expect(read.vocabulary == saved.vocabulary)
      #expect(read.training == saved.training)
      #expect(read.configuration == saved.configuration)
      try read.save(to: folder + "/again.safetensors")
      #expect(try bytes(at: folder + "/again.safetensors") == bytes(at: folder + "/m.safetensors"))
      let models = (saved.makeModel(), read.makeModel())
      var states = (models.0.initialState(streams: 1), models.1.initialState(streams: 1))
      var rows = ([Float](), [Float]())
      for unit in 0..<UInt32(saved.vocabulary.count) {
        models.0.advance(&states.0, reading: [unit], logits: &rows.0)
        models.1.advance(&states.1, reading: [unit], logits: &rows.1)
        #expect(rows.0 == rows.1)
      }
    }
  }

  @Test("A file whose bytes were changed is refused or read, and what is read predicts numbers")
  func mutations() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/m.safetensors"
      try file().save(to: path)
      let whole = try bytes(at: path)
      var generator = SeededGenerator(seed: 9)
      for _ in 0..<300 {
        var changed = whole
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
          changed[Int.random(in: 0..<changed.count, using: &generator)] = .random(
            in: .min ... .max, using: &generator)
        }
        try AtomicFile.write(to: path, bytes: changed)
        guard let model = try? read(path).makeModel() else { continue }
        var (state, row) = (model.initialState(streams: 1), [Float]())
        for unit in 0..<UInt32(model.vocabularySize) {
          model.advance(&state, reading: [unit], probabilities: &row)
          #expect(row.allSatisfy { $0.isFinite && $0 >= 0 })
        }
      }
    }
  }

  @Test("A model without one of its tensors, or with another model's, is damaged")
  func damage() throws {
    try withTemporaryFolder { folder in
      try file().save(to: folder + "/m.safetensors")
      let whole = try SafetensorsFile(path: folder + "/m.safetensors")
      for missing in whole.names {
        try whole.save(without: missing, to: folder + "/damaged.safetensors")
        #expect(throws: ModelFileError.self) { try read(folder + "/damaged.safetensors") }
      }
    }
  }

  @Test("Units are what their characters are")
  func traits() throws {
    let text = "aA b.\n'가각낙1"
    var builder = try VocabularyBuilder()
    builder.add(NormalizedText(text))
    let vocabulary = builder.build()
    let traits = UnitTraits(of: vocabulary)
    func id(_ text: String) throws -> Int {
      Int(try #require(vocabulary.id(of: .text(Array(text.utf8)))))
    }
    let classes: [(String, UnitTraits.Class)] = [
      ("a", .letter), ("A", .capital), (" ", .space), (".", .other), ("\n", .lineFeed), ("'", .letter),
      ("가", .letter), ("1", .other),
    ]
    for (text, kind) in classes { #expect(traits.classes[try id(text)] == kind.rawValue, "\(text)") }
    #expect(traits.folded[try id("A")] == UInt32(try id("a")))
    #expect(traits.folded[try id("b")] == UInt32(try id("b")))
    #expect(traits.syllables[try id("가")] == 0)
    #expect(traits.syllables[try id("각")] == 1)
    #expect(traits.syllables[try id("a")] == UnitTraits.noSyllable)
    #expect(traits.endings[try id("가")] == 1)
    #expect(traits.endings[try id("각")] == 2)
    #expect(traits.endings[try id("낙")] == 2)
  }
}
