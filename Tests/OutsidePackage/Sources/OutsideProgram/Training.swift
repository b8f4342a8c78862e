import CharRNNKit

extension OutsideProgram {
  /// Events, answers and what the outcome says.
  static func checkEvents(_ request: TrainingRequest) throws {
    var reports: [StepReport] = []
    let outcome = try TrainingWorkflow.train(request) { event in
      guard case .training(.updated(let report)) = event else { return .proceed }
      reports.append(report)
      return report.step < 5 ? .proceed : .stop
    }
    try require(outcome.reason == .stopped && outcome.steps == 5, "a run that is stopped ends after its step")
    try require(reports.map(\.step) == [1, 2, 3, 4, 5], "every update is reported")
    let evaluated = try EvaluationWorkflow.evaluate(
      EvaluationRequest(models: [outcome.model], file: "novel.txt"))
    try require(evaluated.models[0].readings.count == 2, "a model is read by both protocols")
    try require(
      try VocabularyWorkflow.report(of: ["novel.txt"], options: TextOptions()).size > 2, "a vocabulary")
  }

  /// A failure is a case with its facts, and a text that names no option of the command.
  static func checkErrors(_ model: TrainedModel) throws {
    do {
      _ = try TrainingWorkflow.train(TrainingRequest(files: ["novel.txt"]))
      throw Failure(description: "a model was overwritten")
    } catch WorkflowError.outputExists(let path) {
      try require(path == "model.safetensors", "the error holds the path")
      try require(!"\(WorkflowError.outputExists(path: path))".contains("--"), "the library knows no options")
    }
    do {
      _ = try model.generator.generate(options: GenerationOptions(length: 0, count: 0))
      throw Failure(description: "no texts were accepted")
    } catch GenerationError.outOfRange(let name, let value, _) {
      try require(value == 0 && !name.isEmpty, "the error holds the value")
    }
  }
}
