import CPUEngine
import Foundation
import LanguageModels
import ModelFiles
import Testing
import Training
import Workflows

@Suite struct ResumeTests {
  private let folder: TemporaryFolder
  private let files: [String]
  /// Two threads: what they share must be added up in the same order before and after the break.
  private var request: TrainingRequest {
    var request = smallRequest(folder, files)
    request.threads = 2
    return request
  }
  private var resumption: ResumeRequest {
    var request = smallResumption(folder, files)
    request.threads = 2
    return request
  }

  init() throws {
    folder = try TemporaryFolder()
    files = [try folder.file(koreanText(characters: 900))]
  }

  /// The bytes of the model and the state (but for the time) that an unbroken run gives.
  private func unbroken(_ change: (inout TrainingRequest) -> Void = { _ in }) throws -> [UInt8] {
    var request = request
    request.output = folder("unbroken.safetensors")
    change(&request)
    _ = try TrainingWorkflow.train(request)
    return try folder.bytes("unbroken.safetensors")
  }

  private func expectSameStates() throws {
    var one = try TrainingStateFile(path: folder(stateName))
    var other = try TrainingStateFile(path: folder("unbroken.state.safetensors"))
    one.snapshot.progress.seconds = 0
    other.snapshot.progress.seconds = 0
    #expect(one.snapshot.progress == other.snapshot.progress)
    #expect(one.snapshot.parameters == other.snapshot.parameters)
    #expect(one.snapshot.average == other.snapshot.average)
    #expect(one.snapshot.optimizer == other.snapshot.optimizer)
    #expect(one.snapshot.state == other.snapshot.state)
    #expect(one.options == other.options)
  }

  @Test("Stopped, resumed: the same model file to the byte", arguments: [1, 5, 6, 17, 20, 29])
  func stopAndResume(step: Int) throws {
    let outcome = try TrainingWorkflow.train(request, onEvent: stopping(at: step))
    #expect((outcome.reason, outcome.steps) == (.stopped, step))
    #expect(try TrainingWorkflow.resume(resumption).reason == .completed)
    #expect(try folder.bytes(modelName) == unbroken())
    try expectSameStates()
  }

  @Test("… of every cell", arguments: LayerDescriptor.all.map(\.name), [Precision.fp32, .bf16])
  func everyCellResumes(cell: String, precision: Precision) throws {
    func change(_ request: inout TrainingRequest) {
      request.cell = cell
      request.context = 5
      request.precision = precision
    }
    var request = request
    change(&request)
    _ = try TrainingWorkflow.train(request, onEvent: stopping(at: 17))
    #expect(try TrainingWorkflow.resume(resumption).reason == .completed)
    #expect(try folder.bytes(modelName) == unbroken(change))
    try expectSameStates()
  }

  @Test func aStatelessRunResumesToo() throws {
    var request = request
    request.training.isStateful = false
    _ = try TrainingWorkflow.train(request, onEvent: stopping(at: 13))
    _ = try TrainingWorkflow.resume(resumption)
    #expect(try folder.bytes(modelName) == unbroken { $0.training.isStateful = false })
  }

  @Test("The average is the model, and goes on to the byte", arguments: [5, 6, 17])
  func averagedRun(step: Int) throws {
    var request = request
    request.training.averageDecay = 0.9
    _ = try TrainingWorkflow.train(request, onEvent: stopping(at: step))
    let state = try TrainingStateFile(path: folder(stateName)).snapshot
    #expect(state.average != nil && state.average != state.parameters)
    if state.progress.bestStep ?? step == step {
      #expect(try ModelFile(path: folder(modelName)).parameters == state.average)
    }
    _ = try TrainingWorkflow.resume(resumption)
    #expect(try folder.bytes(modelName) == unbroken { $0.training.averageDecay = 0.9 })
    try expectSameStates()
  }

  @Test("Patience may change when a run goes on")
  func patienceMayChange() throws {
    _ = try TrainingWorkflow.train(request, onEvent: stopping(at: 13))
    var resumption = resumption
    resumption.patience = 7
    _ = try TrainingWorkflow.resume(resumption)
    #expect(try TrainingStateFile(path: folder(stateName)).options.patience == 7)
  }

  @Test("A run goes on in the precision in which it was begun")
  func precisionIsKept() throws {
    var request = request
    request.precision = .bf16
    _ = try TrainingWorkflow.train(request, onEvent: stopping(at: 13))
    #expect(try TrainingStateFile(path: folder(stateName)).options.precision == "bf16")
    _ = try TrainingWorkflow.resume(resumption)
    let resumed = try folder.bytes(modelName)
    #expect(try resumed == unbroken { $0.precision = .bf16 })
    try folder.remove("unbroken.safetensors")
    #expect(
      try resumed
        != unbroken {
          $0.precision = .fp32
          $0.overwrites = true
        })
  }

  /// Ways to make tables and to drop something.
  static let variants: [@Sendable (inout TrainingRequest) -> Void] = [
    { $0.isTied = true },
    { $0.composition = .none },
    {
      $0.isTied = true
      $0.composition = .none
    },
    {
      $0.training.dropoutPlaces = .all
      $0.training.lockedDropout = true
    },
    { $0.training.weightDrop = 0.3 },
  ]

  @Test(
    "Tables and dropout of every kind resume to the byte", arguments: variants.indices,
    [Precision.fp32, .bf16])
  func variantsResume(variant: Int, precision: Precision) throws {
    var request = request
    request.embeddingSize = nil
    request.precision = precision
    Self.variants[variant](&request)
    _ = try TrainingWorkflow.train(request, onEvent: stopping(at: 13))
    _ = try TrainingWorkflow.resume(resumption)
    #expect(
      try folder.bytes(modelName)
        == unbroken {
          $0.embeddingSize = nil
          $0.precision = precision
          Self.variants[variant](&$0)
        })
    try expectSameStates()
  }

  @Test func aRunCanBeStoppedManyTimes() throws {
    _ = try TrainingWorkflow.train(request, onEvent: stopping(at: 3))
    for step in [4, 12, 25] { _ = try TrainingWorkflow.resume(resumption, onEvent: stopping(at: step)) }
    _ = try TrainingWorkflow.resume(resumption)
    #expect(try folder.bytes(modelName) == unbroken())
    try expectSameStates()
  }

  @Test("A process that dies goes on from its last save", arguments: [1, 4, 11, 30])
  func killAndResume(save: Int) throws {
    var request = request
    request.training.saveInterval = 0  // a save after every update
    var saves = 0
    _ = try TrainingWorkflow.train(request) { [folder] event in
      if case .saved = event {
        saves += 1
        if saves == save {
          try? folder.copy(modelName, to: "killed.safetensors")
          try? folder.copy(stateName, to: "killed.state.safetensors")
        }
      }
      return .proceed
    }
    let whole = try folder.bytes(modelName)
    try folder.copy("killed.safetensors", to: modelName)
    try folder.copy("killed.state.safetensors", to: stateName)
    _ = try TrainingWorkflow.resume(resumption)
    #expect(try folder.bytes(modelName) == whole)
  }

  @Test("… also if it dies after the model was replaced and before the state was")
  func killedBetweenTheTwoFiles() throws {
    _ = try TrainingWorkflow.train(request) { [folder] event in
      // The save before the first evaluation's successor: state of step 6, model of step 12.
      if case .saved = event {
        if !folder.names.contains("killed.state.safetensors") {
          try? folder.copy(stateName, to: "killed.state.safetensors")
        } else if !folder.names.contains("killed.safetensors") {
          try? folder.copy(modelName, to: "killed.safetensors")
        }
      }
      return .proceed
    }
    let whole = try folder.bytes(modelName)
    try folder.copy("killed.safetensors", to: modelName)
    try folder.copy("killed.state.safetensors", to: stateName)
    _ = try TrainingWorkflow.resume(resumption)
    #expect(try folder.bytes(modelName) == whole)
  }

  @Test func theSameNumberOfStepsIsTheSameRun() throws {
    _ = try TrainingWorkflow.train(request, onEvent: stopping(at: 13))
    var resumption = resumption
    resumption.maxSteps = 30
    _ = try TrainingWorkflow.resume(resumption)
    #expect(try folder.bytes(modelName) == unbroken())
  }

  @Test func aCompleteRunGoesOnWithMoreSteps() throws {
    _ = try TrainingWorkflow.train(request)
    var resumption = resumption
    resumption.maxSteps = 40
    var steps: [Int] = []
    let outcome = try TrainingWorkflow.resume(resumption) { event in
      if case .training(.updated(let report)) = event { steps.append(report.step) }
      return .proceed
    }
    #expect(steps == Array(31...40))
    #expect(outcome.steps == 40)
  }

  @Test func aCompleteRunHasNothingMoreToDo() throws {
    _ = try TrainingWorkflow.train(request)
    let model = try folder.bytes(modelName)
    #expect(try TrainingWorkflow.resume(resumption).steps == 30)
    #expect(try folder.bytes(modelName) == model)
  }

  @Test func theSecondsOfAllPartsAreCounted() throws {
    let first = try TrainingWorkflow.train(request, onEvent: stopping(at: 13))
    #expect(try TrainingWorkflow.resume(resumption).seconds > first.seconds)
  }

  @Test("A model file that is gone is written anew")
  func missingModel() throws {
    _ = try TrainingWorkflow.train(request, onEvent: stopping(at: 13))
    try folder.remove(modelName)
    let outcome = try TrainingWorkflow.resume(resumption)
    #expect(try ModelFile(path: folder(modelName)).training.steps == outcome.bestStep)
  }

  @Test func textAndValidationFileMayMove() throws {
    var request = request
    request.validation = try folder.file(koreanText(characters: 80, seed: 7), as: "v.txt")
    _ = try TrainingWorkflow.train(request, onEvent: stopping(at: 13))
    try FileManager.default.moveItem(atPath: folder("text.txt"), toPath: folder("moved.txt"))
    var resumption = resumption
    resumption.files = [folder("moved.txt")]
    resumption.validation = request.validation
    #expect(try TrainingWorkflow.resume(resumption).steps == 30)
  }
}

/// What cannot be resumed is refused, and both files stay as they are.
@Suite struct RefusedResumptionTests {
  private let folder: TemporaryFolder
  private let files: [String]

  init() throws {
    folder = try TemporaryFolder()
    files = [try folder.file(koreanText(characters: 900))]
  }

  /// The error of resuming; model and state must not change.
  private func error(_ request: ResumeRequest) throws -> WorkflowError? {
    let before = try (folder.bytes(modelName), folder.bytes(stateName))
    let error = #expect(throws: WorkflowError.self) { try TrainingWorkflow.resume(request) }
    let isUntouched = try folder.bytes(modelName) == before.0 && folder.bytes(stateName) == before.1
    #expect(isUntouched)
    return error
  }

  private func train(validation: String? = nil) throws {
    var request = smallRequest(folder, files)
    request.validation = validation
    _ = try TrainingWorkflow.train(request, onEvent: stopping(at: 13))
  }

  private func expectTextChanged(_ request: ResumeRequest) throws {
    let error = try error(request)
    guard case .textChanged(folder(stateName)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func nothingToResume() {
    let error = #expect(throws: WorkflowError.self) {
      try TrainingWorkflow.resume(smallResumption(folder, files))
    }
    guard case .nothingToResume(folder(stateName)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(folder.names == ["text.txt"])
  }

  @Test func anotherText() throws {
    try train()
    try expectTextChanged(
      smallResumption(folder, [try folder.file(koreanText(characters: 901), as: "b.txt")]))
    try expectTextChanged(smallResumption(folder, files + files))
  }

  @Test("A text to evaluate on is not a text to train on")
  func validationAsText() throws {
    let validation = try folder.file(koreanText(characters: 80, seed: 7), as: "v.txt")
    try train(validation: validation)
    try expectTextChanged(smallResumption(folder, files))
    try expectTextChanged(smallResumption(folder, files + [validation]))
  }

  @Test func anOptionOutOfRange() throws {
    try train()
    var request = smallResumption(folder, files)
    request.maxSteps = 0
    guard case .training(.optionOutOfRange("number of steps", 0, _)) = try error(request) else {
      Issue.record("no error")
      return
    }
  }

  @Test func aDamagedState() throws {
    try train()
    _ = try folder.file(stateName, bytes: folder.bytes(stateName).dropLast())
    guard
      case .modelFile(.unreadable(folder(stateName), .trainingState, _)) = try error(
        smallResumption(folder, files))
    else {
      Issue.record("no error")
      return
    }
  }

  @Test("A state whose numbers point beyond the text")
  func impossiblePosition() throws {
    try train()
    var state = try TrainingStateFile(path: folder(stateName))
    state.snapshot.progress.windowOfEpoch = 1_000_000
    try state.save(to: folder(stateName))
    guard case .training(.snapshotDoesNotFit) = try error(smallResumption(folder, files)) else {
      Issue.record("no error")
      return
    }
  }

  @Test("The model of another run beside the state")
  func foreignModel() throws {
    try train()
    var other = smallRequest(folder, files)
    other.hiddenSize = 20
    other.output = folder("other.safetensors")
    _ = try TrainingWorkflow.train(other)
    try folder.copy("other.safetensors", to: modelName)
    guard case .modelFile(.damaged(folder(modelName), .model, _)) = try error(smallResumption(folder, files))
    else {
      Issue.record("no error")
      return
    }
  }
}
