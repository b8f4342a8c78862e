import CPUEngine
import CharText
import Foundation
import Generation
import LanguageModels
import ModelFiles
import Testing
import Training
import Workflows

/// A text of 100 characters learnt by heart, through the library alone.
@Suite struct MemorizationTests {
  private static let text =
    "숲속 작은 연못에 푸른 달이 내려앉자 개구리는 노래 멈추고 물 위의 별을 하나씩 세었다. "
    + "늙은 거북이 눈을 뜨고 물었다. 오늘은 몇 개나 빛나더냐? 개구리가 웃으며 답했다. 둘뿐."

  @Test("A hundred characters are memorised and written verbatim", arguments: LayerDescriptor.all.map(\.name))
  func memorizes(cell: String) throws {
    #expect(Self.text.unicodeScalars.count == 100)
    let folder = try TemporaryFolder()
    var request = TrainingRequest(files: [try folder.file(Self.text)])
    request.output = folder(modelName)
    request.cell = cell
    request.hiddenSize = 64
    request.embeddingSize = 32
    request.minimumCharacters = 100
    request.text.holdout = 0
    request.threads = 1
    request.training.batchSize = 1
    request.training.sequenceLength = 100
    request.training.learningRate = 1e-2
    request.training.dropout = 0
    request.training.maxSteps = 400
    request.training.evaluationInterval = 400
    _ = try TrainingWorkflow.train(request)

    let model = try ModelFile(path: request.output)
    let engine = try CPUEngine(configuration: model.configuration, threads: 1)
    engine.setParameters(model.parameters)
    let ids = model.vocabulary.encode(Self.text).units.ids
    let result = HeldOutEvaluation(texts: [.wide(ids)], lanes: 1).run(on: engine)
    #expect(result.count == 99)
    let bits = result.loss / log(2)
    #expect(bits < 0.05, "\(bits) bits a character")

    let generator = TextGenerator(model: engine, vocabulary: model.vocabulary)
    for length in [1, 5, 40] {
      let prompt = String(String.UnicodeScalarView(Self.text.unicodeScalars.prefix(length)))
      let written = try generator.generate(
        prompt: prompt, options: GenerationOptions(chain: .greedy, length: 100 - length)
      ).texts[0].text
      #expect(Array(written.utf8) == Array(Self.text.utf8))
    }
  }
}
