import LanguageModels
import ModelFiles
import Safetensors
import Testing
import Training

@Suite struct TrainingStateFileTests {
  @Test("What is saved is what is read, to the bit", arguments: LayerDescriptor.all.map(\.name))
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
      #expect(isSame(read.snapshot.average ?? [], state.snapshot.average ?? []))
      #expect(read.snapshot.optimizer.updates == state.snapshot.optimizer.updates)
      #expect(read.snapshot.optimizer.moments.count == state.snapshot.optimizer.moments.count)
      for (one, other) in zip(read.snapshot.optimizer.moments, state.snapshot.optimizer.moments) {
        #expect(isSame(one, other))
      }
    }
  }

  @Test(
    "The moments of every update rule are kept",
    arguments: UpdateRuleDescriptor.all.filter(\.isForTraining).map(\.name))
  func momentsOfEveryRule(_ name: String) throws {
    try withTemporaryFolder { folder in
      var state = try Example.state()
      state.options.follow(updateRule: name)
      let count = UpdateRuleDescriptor.named(name)?.moments.count ?? 0
      state.snapshot.optimizer.moments = (0..<count).map {
        Example.arena(state.configuration, seed: 30 + UInt64($0))
      }
      try state.save(to: folder + "/s")
      let read = try TrainingStateFile(path: folder + "/s").snapshot.optimizer.moments
      #expect(read.count == count)
      for (one, other) in zip(read, state.snapshot.optimizer.moments) { #expect(isSame(one, other)) }
    }
  }

  @Test("A state of version 0.1 is read as it was meant")
  func earlierVersion() throws {
    try withTemporaryFolder { folder in
      var state = try Example.state()
      state.options.averageDecay = 0
      state.snapshot.average = nil
      try state.save(to: folder + "/s")
      var file = try OpenedFile(path: folder + "/s")
      file.metadata["options"] = """
        {"batch_size":4,"clip_norm":2.5,"dropout":0.3,"epochs":3,"is_stateful":false,"learning_rate":0.1,\
        "max_steps":77,"save_interval":12.25,"schedule":"cosine","seed":7,"sequence_length":9,\
        "update_constants":{"weight_decay":0.5},"update_rule":"adamw"}
        """
      file.metadata["progress"] = """
        {"lanes":4,"training":{"best_loss":0.5,"best_step":35,"epoch":2,"evaluated_step":40,"loss_count":36,\
        "loss_sum":0.25,"seconds":1.5,"step":40,"total_steps":77,"window_of_epoch":6},"updates":40}
        """
      try file.write(to: folder + "/old")
      let read = try TrainingStateFile(path: folder + "/old")
      #expect((read.options.clipValue, read.options.averageDecay, read.options.patience) == (0, 0, 0))
      #expect(read.options.updateConstants == ["weight_decay": 0.5] && read.options.seed == 7)
      let progress = read.snapshot.progress
      #expect((progress.step, progress.bestLoss, progress.plateaus, progress.rollbacks) == (40, 0.5, 0, 0))
      #expect(read.snapshot.average == nil)
      #expect(read.snapshot.optimizer.updates == 40)
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

  @Test("The weights lie under the model's names, their average and the moments behind a prefix")
  func names() throws {
    try withTemporaryFolder { folder in
      try Example.state().save(to: folder + "/s")
      let file = try SafetensorsFile(path: folder + "/s")
      for name in ParameterTable(for: try Example.state().configuration).entries.map(\.name) {
        #expect(file.contains(name))
        #expect(file.contains("exp_avg." + name))
        #expect(file.contains("exp_avg_sq." + name))
        #expect(file.contains("average." + name))
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
