import CharRNNKit
import LanguageModels
import ReferenceEngine

/// A model of one's own: every unit but the first is as probable as any other.
final class EvenModel: LanguageModel {
  struct State: StreamState {
    var streams: Int
    mutating func select(_ rows: [Int]) { streams = rows.count }
    mutating func join(_ other: State) { streams += other.streams }
  }

  let vocabularySize: Int

  init(vocabularySize: Int) { self.vocabularySize = vocabularySize }

  func initialState(streams: Int) -> State { State(streams: streams) }

  func advance(_ state: inout State, reading units: [UInt32], logits: inout [Float]) {
    for place in logits.indices { logits[place] = 0 }
  }

  func evaluate(_ window: TrainingWindow, from state: inout State) -> WindowResult {
    preconditionFailure("nothing is measured here")
  }
}

extension OutsideProgram {
  /// A model that no file holds writes too.
  static func checkOwnModel(_ vocabulary: Vocabulary) throws {
    let generator = TextGenerator(
      model: AnyLanguageModel(EvenModel(vocabularySize: vocabulary.count)), vocabulary: vocabulary)
    let result = try generator.generate(options: GenerationOptions(length: 20, seed: 1))
    try require(result.texts[0].text.unicodeScalars.count >= 20, "a text of a model of one's own")
  }

  /// The reference engine is a product of its own.
  static func checkReferenceEngine() throws {
    let configuration = ModelConfiguration(
      vocabularySize: 5, embeddingSize: 3, hiddenSize: 4, layers: 1)
    let engine = ReferenceEngine<Double>(configuration)
    try require(engine.parameterTable.parameterCount > 0, "an engine")
  }
}
