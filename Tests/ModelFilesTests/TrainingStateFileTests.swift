import LanguageModels
import ModelFiles
import Safetensors
import Testing
import Training

@Suite struct TrainingStateFileTests {
  @Test("What is saved is what is read, to the bit", arguments: CellDescriptor.all.map(\.name))
  func roundTrip(cell: String) throws {
    try withTemporaryFolder { folder in
      let state = try Example.state(cell: cell)
      try state.save(to: folder + "/s")
      let read = try TrainingStateFile(path: folder + "/s")
      #expect(read.configuration == state.configuration)
      #expect(read.vocabulary == state.vocabulary)
      #expect(read.options == state.options)
      #expect(read.text == state.text)
      #expect(read.snapshot.progress == state.snapshot.progress)
      #expect(read.snapshot.state == state.snapshot.state)
      #expect(isSame(read.snapshot.parameters, state.snapshot.parameters))
      #expect(read.snapshot.optimizer.updates == state.snapshot.optimizer.updates)
      #expect(read.snapshot.optimizer.moments.count == state.snapshot.optimizer.moments.count)
      for (one, other) in zip(read.snapshot.optimizer.moments, state.snapshot.optimizer.moments) {
        #expect(isSame(one, other))
      }
    }
  }

  @Test func theSameStateGivesTheSameBytes() throws {
    try withTemporaryFolder { folder in
      try Example.state().save(to: folder + "/a")
      try TrainingStateFile(path: folder + "/a").save(to: folder + "/b")
      #expect(try bytes(at: folder + "/a") == bytes(at: folder + "/b"))
    }
  }

  @Test func aLossThatIsNoNumberDoesNotCostTheSave() throws {
    try withTemporaryFolder { folder in
      var state = try Example.state()
      state.snapshot.progress.lossSum = .infinity
      try state.save(to: folder + "/s")
      #expect(try TrainingStateFile(path: folder + "/s").snapshot.progress.lossSum == .infinity)
    }
  }

  @Test("The weights lie under the model's names, the moments under PyTorch's")
  func names() throws {
    try withTemporaryFolder { folder in
      try Example.state().save(to: folder + "/s")
      let file = try SafetensorsFile(path: folder + "/s")
      for name in ParameterTable(for: try Example.state().configuration).entries.map(\.name) {
        #expect(file.contains(name))
        #expect(file.contains("exp_avg." + name))
        #expect(file.contains("exp_avg_sq." + name))
      }
    }
  }

  @Test(
    "The state lies beside its model",
    arguments: [
      ("model.safetensors", "model.state.safetensors"), ("/a.b/소설.safetensors", "/a.b/소설.state.safetensors"),
      ("model", "model.state.safetensors"), ("a.safetensors/m", "a.safetensors/m.state.safetensors"),
    ])
  func path(model: String, state: String) {
    #expect(TrainingStateFile.path(besideModel: model) == state)
  }

  @Test("A state that was written before there was a choice of places drops between layers")
  func olderOptions() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/s.safetensors"
      try Example.state().save(to: path)
      var file = try OpenedFile(path: path)
      for key in ["dropout_places", "locked_dropout", "weight_drop"] {
        file.replace("\"\(key)\":", by: "\"was_\(key)\":", in: "options")
      }
      try file.write(to: path)
      let options = try TrainingStateFile(path: path).options
      #expect(options.dropoutPlaces == .betweenLayers && !options.lockedDropout && options.weightDrop == 0)
      #expect(options.dropout == 0.3)
    }
  }
}
