import Testing
import Training
import Workflows

@Suite struct TrainingPresetTests {
  private func request(_ preset: TrainingPreset) -> TrainingRequest {
    var request = TrainingRequest(files: ["text.txt"])
    preset.apply(&request)
    return request
  }

  @Test("Presets are found by their names, which are distinct, and ask for what can be")
  func registry() throws {
    #expect(TrainingPreset.all.map(\.name) == ["standard", "by-hand"])
    for preset in TrainingPreset.all {
      #expect(TrainingPreset.named(preset.name)?.summary == preset.summary)
      try request(preset).network.training.validate()
      #expect(request(preset).files == ["text.txt"])
    }
    #expect(TrainingPreset.named("Standard") == nil)
  }

  @Test("“standard” is what a request begins with, whatever was there before")
  func standard() {
    var request = TrainingRequest(files: [])
    TrainingPreset.handUpdated.apply(&request)
    TrainingPreset.standard.apply(&request)
    #expect(request.network.training == NetworkOptions().training)
    #expect((request.network.size, request.network.embeddingSize) == (.medium, nil))
    #expect((request.network.layers, request.network.hiddenSize) == (nil, nil))
  }

  @Test("“by-hand” is the recipe of the tutorials")
  func byHand() {
    let request = request(.handUpdated)
    // nn.LSTM(200, 200, 2), dropout=0.5; fit(batch_size=20, time_size=35)
    #expect(
      (request.network.layers, request.network.hiddenSize, request.network.embeddingSize) == (2, 200, 200))
    let training = request.network.training
    #expect((training.batchSize, training.sequenceLength, training.dropout) == (20, 35, 0.5))
    // self.dropout(self.embedding(input)), nn.LSTM(dropout=dropout), self.projection(self.dropout(output))
    #expect(training.dropoutPlaces == .all && !training.lockedDropout && training.weightDrop == 0)
    // clip_grad_norm_(model.parameters(), 0.25); param.data.add_(param.grad, alpha=-lr) with lr = 20; lr /= 4
    #expect((training.updateRule, training.updateConstants) == ("sgd", [:]))
    #expect((training.learningRate, training.clipNorm, training.clipValue) == (20, 0.25, 0))
    #expect((training.schedule, training.scheduleConstants) == ("plateau", ["decay_factor": 0.25]))
    #expect((training.warmUpSteps, training.averageDecay) == (0, 0))
    // for epoch in …: train(); val_loss = evaluate(val_data)
    #expect(training.isStateful && training.evaluationInterval == .epoch)
  }
}
