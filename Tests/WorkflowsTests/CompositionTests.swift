import CharText
import Generation
import LanguageModels
import ModelFiles
import ModelKinds
import Testing
import Training
import Workflows

@Suite struct CompositionTests {
  private let folder: TemporaryFolder
  private let files: [String]

  init() throws {
    folder = try TemporaryFolder()
    files = [try folder.file(koreanText(characters: 900))]
  }

  private func trained(_ change: (inout TrainingRequest) -> Void = { _ in }) throws -> TrainedModel {
    var request = smallRequest(folder, files)
    change(&request)
    _ = try TrainingWorkflow.train(request)
    return try TrainedModel(path: folder(modelName), threads: 1)
  }

  @Test("Korean in whole syllables is composed unless told otherwise")
  func whenComposed() throws {
    for unit in [UnitKind.scalar, .grapheme] {
      #expect(
        try trained {
          $0.text.unit = unit
          $0.overwrites = true
        }.network?.composition?.name == "hangul")
    }
    for change: (inout TrainingRequest) -> Void in [
      { $0.network.composition = .none }, { $0.text.unit = .jamo }, { $0.text.unit = .byte },
      { $0.text.normalization = .nfd },
    ] {
      #expect(
        try trained {
          $0.overwrites = true
          change(&$0)
        }.network?.composition == nil)
    }
    let english = try folder.file(String(repeating: "the cat sat on the mat. ", count: 40), as: "english.txt")
    #expect(
      try trained {
        $0.files = [english]
        $0.overwrites = true
      }.network?.composition == nil)
  }

  @Test("A prompt may hold a syllable that the text has not; what follows depends on it")
  func unseenSyllables() throws {
    let model = try trained()
    var logits: [[Float]] = []
    for prompt in ["호랑이가 뷁", "호랑이가 꿹", "호랑이가 Q", "호랑이가 Z"] {
      let ids = model.vocabulary.encodeComposing(NormalizedText(prompt)).ids
      var state = model.generator.model.initialState(streams: 1)
      var row: [Float] = []
      for id in ids { model.generator.model.advance(&state, reading: [id], logits: &row) }
      logits.append(row)
    }
    #expect(logits[0] != logits[1] && logits[0] != logits[2])
    #expect(logits[2] == logits[3])
    let result = try model.generator.generate(
      prompt: "호랑이가 뷁", options: GenerationOptions(length: 20, seed: 1))
    #expect(result.texts[0].text.hasPrefix("호랑이가 뷁"))
    #expect(result.warnings.count == 1)
    guard case .composedInPrompt = result.warnings.first else {
      Issue.record("\(result.warnings)")
      return
    }
  }

  @Test("A shared table takes its width from the layers")
  func tiedWidth() throws {
    let model = try trained {
      $0.network.isTied = true
      $0.network.embeddingSize = nil
    }
    #expect(model.network?.embeddingSize == 12 && model.network?.isTied == true)
    var request = smallRequest(folder, files)
    request.network.isTied = true
    request.network.embeddingSize = 13
    request.overwrites = true
    let error = #expect(throws: WorkflowError.self) { try TrainingWorkflow.train(request) }
    guard case .configuration(.tiedWidthsDiffer(embeddingSize: 13, hiddenSize: 12)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}

extension TrainedModel {
  /// The shape of a network.
  fileprivate var network: ModelConfiguration? {
    generator.model.engine?.configuration
  }
}
