import Foundation
import LanguageModels
import Testing
import Training

/// An option with a value that it cannot have.
struct BadOption: Sendable, CustomTestStringConvertible {
  let name: String
  let change: @Sendable (inout TrainingOptions) -> Void

  var testDescription: String { name }

  static let all: [BadOption] = [
    BadOption(name: "batch size") { $0.batchSize = 0 },
    BadOption(name: "batch size") { $0.batchSize = 65_537 },
    BadOption(name: "sequence length") { $0.sequenceLength = 0 },
    BadOption(name: "sequence length") { $0.sequenceLength = -3 },
    BadOption(name: "learning rate") { $0.learningRate = 0 },
    BadOption(name: "learning rate") { $0.learningRate = 1001 },
    BadOption(name: "learning rate") { $0.learningRate = .nan },
    BadOption(name: "dropout") { $0.dropout = 1 },
    BadOption(name: "dropout") { $0.dropout = -0.1 },
    BadOption(name: "dropout") { $0.dropout = .nan },
    BadOption(name: "weight drop") { $0.weightDrop = 1 },
    BadOption(name: "weight drop") { $0.weightDrop = .nan },
    BadOption(name: "clip norm") { $0.clipNorm = -1 },
    BadOption(name: "clip norm") { $0.clipNorm = .infinity },
    BadOption(name: "clip value") { $0.clipValue = -0.5 },
    BadOption(name: "clip value") { $0.clipValue = .nan },
    BadOption(name: "decay of the average") { $0.averageDecay = 1 },
    BadOption(name: "decay of the average") { $0.averageDecay = -0.1 },
    BadOption(name: "number of warm-up steps") { $0.warmUpSteps = -1 },
    BadOption(name: "patience") { $0.patience = -1 },
    BadOption(name: "weight decay") { $0.updateConstants["weight_decay"] = -0.1 },
    BadOption(name: "beta1") { $0.updateConstants["beta1"] = 1 },
    BadOption(name: "momentum") {
      $0.follow(updateRule: "sgd")
      $0.updateConstants["momentum"] = 1.5
    },
    BadOption(name: "nesterov") {
      $0.follow(updateRule: "sgd")
      $0.updateConstants["nesterov"] = 0.5
    },
    BadOption(name: "final share") { $0.scheduleConstants["final_share"] = 0 },
    BadOption(name: "decay epochs") {
      $0.follow(schedule: "step")
      $0.scheduleConstants["decay_epochs"] = 1.5
    },
    BadOption(name: "number of epochs") { $0.epochs = 0 },
    BadOption(name: "number of epochs") { $0.epochs = .max },
    BadOption(name: "number of steps") { $0.maxSteps = 0 },
    BadOption(name: "number of minutes") { $0.maxMinutes = 0 },
    BadOption(name: "number of minutes") { $0.maxMinutes = .nan },
    BadOption(name: "number of steps between evaluations") { $0.evaluationInterval = 0 },
    BadOption(name: "seconds between saves") { $0.saveInterval = .nan },
    BadOption(name: "seconds between saves") { $0.saveInterval = -1 },
  ]
}

@Suite struct TrainingOptionsTests {
  @Test(arguments: BadOption.all) func valuesOutOfRangeAreNamed(_ bad: BadOption) {
    var options = TrainingOptions()
    bad.change(&options)
    let error = #expect(throws: TrainingError.self) { try options.validate() }
    guard case .optionOutOfRange(bad.name, _, _) = error else {
      Issue.record("\(String(describing: error)) instead of the option's name")
      return
    }
  }

  @Test func aTrainerRefusesThemToo() {
    var options = TrainingOptions()
    options.batchSize = 0
    #expect(throws: TrainingError.self) {
      try Trainer(
        engine: ScriptedEngine(), text: randomText(units: 100, vocabularySize: 11), options: options)
    }
  }

  @Test func theDefaultsAreInRange() throws {
    try TrainingOptions().validate()
  }

  @Test("Names that nothing has are told, with those that there are")
  func unknownNames() {
    func error(_ change: (inout TrainingOptions) -> Void) -> String {
      var options = TrainingOptions()
      change(&options)
      return (#expect(throws: TrainingError.self) { try options.validate() }).map { "\($0)" } ?? ""
    }
    #expect(
      error { $0.updateRule = "sgd-anchored" }
        == "there is no update rule “sgd-anchored”; choose one of adamw, adam, sgd, rmsprop, adagrad")
    #expect(
      error { $0.schedule = "cosines" }
        == "there is no schedule “cosines”; choose one of cosine, constant, step, exponential, plateau")
    #expect(
      error { $0.updateConstants["momentum"] = 0.5 }
        == "the update rule adamw has no momentum; what it has: beta1, beta2, epsilon, weight decay")
    #expect(
      error {
        $0.schedule = "constant"
        $0.scheduleConstants["final_share"] = 0.5
      } == "the schedule constant has no final share; it has no constants")
  }

  @Test("Another update rule comes with its rate and without the constants of the one before")
  func following() {
    var options = TrainingOptions()
    options.learningRate = 0.5
    options.updateConstants["beta1"] = 0.7
    options.follow(updateRule: options.updateRule)
    #expect(options.learningRate == 0.5 && options.updateConstants["beta1"] == 0.7)
    options.follow(updateRule: "sgd")
    #expect(options.learningRate == nil)
    for cell in LayerDescriptor.all {
      #expect(
        options.learningRate(forCell: cell.name)
          == UpdateRuleDescriptor.sgd.usualLearningRate * cell.learningRateShare)
    }
    #expect(options.updateConstants.isEmpty)
    options.follow(updateRule: TrainingOptions().updateRule)
    #expect(options == TrainingOptions())

    options.scheduleConstants["final_share"] = 0.1
    options.follow(schedule: "plateau")
    #expect(options.schedule == "plateau" && options.scheduleConstants.isEmpty)
  }

  @Test("Clipping by value takes the place of clipping by norm unless both are given")
  func clipping() {
    func clipped(norm: Double?, value: Double?) -> [Double] {
      var options = TrainingOptions()
      options.clip(norm: norm, value: value)
      return [options.clipNorm, options.clipValue]
    }
    #expect(clipped(norm: nil, value: nil) == [1, 0])
    #expect(clipped(norm: 0.25, value: nil) == [0.25, 0])
    #expect(clipped(norm: nil, value: 0.5) == [0, 0.5])
    #expect(clipped(norm: 2, value: 0.5) == [2, 0.5])
    #expect(clipped(norm: nil, value: 0) == [1, 0])
  }

  @Test("Options survive JSON, all of them")
  func json() throws {
    var options = TrainingOptions()
    options.follow(updateRule: "rmsprop")
    options.learningRate = 0.125
    options.updateConstants["momentum"] = 0.5
    options.follow(schedule: "step")
    options.scheduleConstants["decay_epochs"] = 3
    (options.warmUpSteps, options.clipNorm, options.clipValue) = (7, 0, 0.25)
    (options.averageDecay, options.patience, options.precision) = (0.99, 4, "bf16")
    (options.epochs, options.maxSteps, options.maxMinutes) = (3, 9, 1.5)
    (options.batchSize, options.sequenceLength, options.dropout) = (5, 6, 0.25)
    (options.dropoutPlaces, options.lockedDropout, options.weightDrop) = ([.embedding, .output], true, 0.5)
    (options.seed, options.isStateful) = (9, false)
    (options.evaluationInterval, options.saveInterval) = (8, 2.5)
    let data = try JSONEncoder().encode(options)
    #expect(try JSONDecoder().decode(TrainingOptions.self, from: data) == options)
  }

  @Test("An interval of evaluations is a number, as it always was, or a name")
  func evaluationInterval() throws {
    func options(_ json: String) throws -> TrainingOptions {
      try JSONDecoder().decode(TrainingOptions.self, from: Data(json.utf8))
    }
    #expect(try options(#"{"evaluationInterval":8}"#).evaluationInterval == .steps(8))
    #expect(try options("{}").evaluationInterval == nil)
    for interval in [EvaluationInterval.epoch, .epochs(3), .steps(7)] {
      var one = TrainingOptions()
      one.evaluationInterval = interval
      #expect(try JSONDecoder().decode(TrainingOptions.self, from: JSONEncoder().encode(one)) == one)
      #expect(EvaluationInterval("\(interval)") == interval)
    }
    #expect(throws: DecodingError.self) { try options(#"{"evaluationInterval":"week"}"#) }
    #expect(EvaluationInterval("week") == nil)
  }

  @Test("Options of version 0.1 are understood as they were meant")
  func earlierOptions() throws {
    let json = """
      {"batchSize":8,"sequenceLength":32,"learningRate":0.01,"schedule":"cosine","updateRule":"adamw",
      "updateConstants":{"beta2":0.99},"clipNorm":2,"dropout":0.25,"seed":3,"isStateful":true,"maxSteps":70,
      "saveInterval":60}
      """
    let options = try JSONDecoder().decode(TrainingOptions.self, from: Data(json.utf8))
    try options.validate()
    #expect((options.batchSize, options.clipNorm, options.maxSteps) == (8, 2, 70))
    #expect(options.updateConstants == ["beta2": 0.99])
    #expect((options.averageDecay, options.clipValue, options.patience) == (0, 0, 0))
    #expect((options.learningRate, options.dropout, options.dropoutPlaces) == (0.01, 0.25, .betweenLayers))
    #expect(options.scheduleConstants.isEmpty && options.warmUpSteps == nil && options.epochs == nil)
  }

  @Test func progressOfVersion01IsUnderstood() throws {
    let json =
      #"{"step":40,"epoch":2,"windowOfEpoch":6,"totalSteps":77,"lossSum":0.5,"lossCount":3,"seconds":1.5}"#
    let progress = try JSONDecoder().decode(TrainingProgress.self, from: Data(json.utf8))
    var expected = TrainingProgress()
    (expected.step, expected.epoch, expected.windowOfEpoch, expected.totalSteps) = (40, 2, 6, 77)
    (expected.lossSum, expected.lossCount, expected.seconds) = (0.5, 3, 1.5)
    #expect(progress == expected)
  }

  @Test func messagesSayWhatToDo() {
    var options = TrainingOptions()
    options.batchSize = 0
    #expect(throws: TrainingError.self) { try options.validate() }
    #expect(
      TrainingError.optionOutOfRange(name: "batch size", value: 0, range: "from 1 to 65536").description
        == "the batch size is 0; it must be from 1 to 65536")
    #expect(
      TrainingError.diverged(step: 7, learningRate: 8).description.contains("a learning rate of 8"))
    #expect(
      TrainingError.textTooShort(units: 1, minimum: 2).description
        == "the text to train on has 1 units; it needs at least 2")
  }
}
