import LanguageModels

/// One stream of a model reads one unit after the other.
final class ModelSteps<Model: LanguageModel>: PreparedWorkload {
  private let model: Model
  private var state: Model.State
  private var logits: [Float]
  private var unit: UInt32 = 1

  init(_ model: Model) {
    self.model = model
    state = model.initialState(streams: 1)
    logits = Array(repeating: 0, count: model.vocabularySize)
  }

  func doSome() -> Double {
    model.advance(&state, reading: [unit], logits: &logits)
    unit = unit % UInt32(model.vocabularySize - 1) + 1
    return 1
  }
}
