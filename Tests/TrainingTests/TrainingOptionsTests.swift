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
    BadOption(name: "learning rate") { $0.learningRate = 10.5 },
    BadOption(name: "learning rate") { $0.learningRate = .nan },
    BadOption(name: "dropout") { $0.dropout = 1 },
    BadOption(name: "dropout") { $0.dropout = -0.1 },
    BadOption(name: "dropout") { $0.dropout = .nan },
    BadOption(name: "weight drop") { $0.weightDrop = 1 },
    BadOption(name: "weight drop") { $0.weightDrop = .nan },
    BadOption(name: "clip norm") { $0.clipNorm = 0 },
    BadOption(name: "clip norm") { $0.clipNorm = .infinity },
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

  @Test func messagesSayWhatToDo() {
    var options = TrainingOptions()
    options.batchSize = 0
    #expect(throws: TrainingError.self) { try options.validate() }
    #expect(
      TrainingError.optionOutOfRange(name: "batch size", value: 0, range: "from 1 to 65536").description
        == "the batch size is 0; it must be from 1 to 65536")
    #expect(
      TrainingError.diverged(step: 7, learningRate: 8).description.contains("lower learning rate than 8"))
    #expect(
      TrainingError.textTooShort(units: 1, minimum: 2).description
        == "the text to train on has 1 units; it needs at least 2")
  }
}
