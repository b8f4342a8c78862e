import CharText
import Foundation
import LanguageModels
import ModelKinds
import Training
import UnitSequences

/// Evaluates models on a text: open → read → predict every unit.
///
/// Each figure belongs to a protocol (``EvaluationProtocol``). Units that are not in a model's vocabulary
/// count and are never skipped. Models with different units and normalization forms are compared by bits per
/// character or per byte of the same text.
public enum EvaluationWorkflow {
  /// Receives events; the answers to ``EvaluationEvent/reading(_:)`` and ``EvaluationEvent/evaluating(_:)``
  /// can stop the evaluation.
  public typealias Handler = (EvaluationEvent) -> Continuation

  /// Evaluates the models one after the other, and writes the page of surprisals if one is requested.
  ///
  /// - Throws: ``WorkflowError``; ``WorkflowError/stopped`` if `handle` stopped it.
  public static func evaluate(
    _ request: EvaluationRequest, onEvent handle: @escaping Handler = { _ in .proceed }
  ) throws(WorkflowError) -> EvaluationOutcome {
    try validate(request)
    // All of them before the text is read: a name that is wrong is told at once.
    var models: [MeasuredModel] = []
    for path in request.models { models.append(try MeasuredModel(path: path, request)) }
    if request.dynamic != nil {
      let still = models.filter { !$0.contents.capabilities.contains(.adaptsWhileReading) }
      if let first = still.first, still.count == models.count { throw .nothingLearns(path: first.path) }
      for model in still { _ = handle(.warning(.noAdaptiveReading(model: model.path))) }
    }
    if Set(models.map(\.contents.vocabulary.unit)).count > 1 { _ = handle(.warning(.unitsDiffer)) }
    var copyings: [ModelEvaluation.Copying?] = []
    for model in models {
      copyings.append(
        try request.copying.map { copying throws(WorkflowError) in
          try ModelWriting(request: copying, model: model, handle: handle).copying(encoding: request.encoding)
        })
    }
    var text = try EvaluationText(request) { handle(.reading($0)) }
    var outcome = EvaluationOutcome(file: request.file, holdout: request.holdout, models: [])
    for model in models {
      let form = try text.form(
        model.contents.vocabulary.normalization,
        request.input ?? model.contents.training.input ?? .plain)
      let isTrainingText = model.contents.training.isTrainedOn(textHash: form.hash)
      if isTrainingText, let warning = warning(about: model, request) { _ = handle(.warning(warning)) }
      let reading = ModelReading(
        request: request, model: model, form: form, isTrainingText: isTrainingText, handle: handle)
      var evaluation = try reading.evaluation()
      evaluation.copying = copyings[outcome.models.count]
      outcome.models.append(evaluation)
      if let surprisal = request.surprisal { try reading.writePage(surprisal, of: evaluation) }
    }
    return outcome
  }

  /// The warning for a model that was trained on the text; nil if only the part that was held out is read, as
  /// far as the model file says.
  private static func warning(about model: MeasuredModel, _ request: EvaluationRequest) -> EvaluationWarning?
  {
    let heldOut = model.contents.training.holdout
    guard let holdout = request.holdout else {
      return .trainingText(model: model.path, file: request.file, heldOut: heldOut)
    }
    guard let heldOut, holdout > heldOut else { return nil }
    return .trainedOnPart(model: model.path, file: request.file, holdout: holdout, heldOut: heldOut)
  }

  private static func validate(_ request: EvaluationRequest) throws(WorkflowError) {
    if let holdout = request.holdout, !(holdout > 0 && holdout <= 1) {
      throw .optionOutOfRange(name: "holdout", value: "\(holdout)", range: "above 0, up to 1")
    }
    do throws(TrainingError) { try request.dynamic?.validate() } catch { throw .training(error) }
    if let copying = request.copying { try ModelWriting.validate(copying) }
    if let surprisal = request.surprisal {
      guard surprisal.limit >= 1 else {
        throw .optionOutOfRange(name: "surprisal limit", value: "\(surprisal.limit)", range: "1 or more")
      }
      precondition(request.models.count == 1, "a page of surprisals of \(request.models.count) models")
      try ModelPaths.requireWritable([surprisal.path])
    }
  }
}

/// A model to evaluate, with 32-bit products whatever it was trained or is sampled with, so that the figures
/// are those of the weights in the file.
struct MeasuredModel {
  let path: String
  let contents: ModelContents

  init(path: String, _ request: EvaluationRequest) throws(WorkflowError) {
    self.path = path
    let engine: EngineDescriptor
    do throws(ConfigurationError) {
      engine = try .registered(request.engine)
    } catch {
      throw .configuration(error)
    }
    do throws(OpeningError) {
      contents = try ModelContents(
        path: path, engine: engine,
        options: EngineOptions(threads: request.threads, precision: .fp32, weights: .fp32))
    } catch {
      throw WorkflowError(error)
    }
  }
}

/// A model and the text that it reads.
struct ModelReading {
  let request: EvaluationRequest
  let model: MeasuredModel
  let form: EvaluationText.Form
  let isTrainingText: Bool
  let handle: EvaluationWorkflow.Handler

  var text: NormalizedText { form.text.text }

  /// What the model is evaluated on: the text, or its documents. Of documents that were held out in training,
  /// these where a part of the text is wanted.
  private func evaluated() -> EvaluatedUnits {
    let (vocabulary, training) = (model.contents.vocabulary, model.contents.training)
    guard let documents = training.documents, let boundary = vocabulary.boundaryID else {
      return EvaluatedUnits(text, vocabulary)
    }
    var found: [NormalizedText] = []
    if request.holdout != nil, let held = training.heldOutDocuments {
      let held = Set(held)
      found = form.whole.documents(documents) { held.contains($0) }
      // Or the end of a document.
      if found.isEmpty, let tail = training.heldOutTail,
        let document = form.whole.documents(documents, isWanted: { $0 == tail.document }).first
      {
        let end = document.split(heldOut: tail.fraction).heldOut
        return EvaluatedUnits([end], vocabulary, boundary: boundary, isTail: true)
      }
    }
    if found.isEmpty { found = form.text.documents(documents) { _ in true } }
    return EvaluatedUnits(found, vocabulary, boundary: boundary)
  }

  /// Reads the text in every requested way.
  func evaluation() throws(WorkflowError) -> ModelEvaluation {
    let vocabulary = model.contents.vocabulary
    let evaluated = evaluated()
    guard evaluated.units.count > 1 else {
      throw .nothingToEvaluate(path: request.file, units: evaluated.units.count)
    }
    var evaluation = ModelEvaluation(
      path: model.path, cell: model.contents.cell, parameterCount: model.contents.parameterCount,
      unit: vocabulary.unit,
      normalization: text.normalization, vocabularySize: vocabulary.count, characters: evaluated.characters,
      bytes: evaluated.bytes, units: evaluated.count, unseen: evaluated.unseen,
      unseenCharacters: evaluated.unseenCharacters, isTrainingText: isTrainingText, readings: [])
    for (kind, isAdaptive) in readings {
      let loss = try read(evaluated, by: kind, isAdaptive: isAdaptive)
      func figures(_ nats: Double) -> LossFigures {
        LossFigures(
          nats: nats, units: evaluation.units, characters: evaluation.characters, bytes: evaluation.bytes)
      }
      evaluation.readings.append(
        ModelEvaluation.Reading(
          kind: kind, isAdaptive: isAdaptive,
          dynamic: isAdaptive ? request.dynamic.flatMap(model.contents.dynamicOptions) : nil, loss: loss,
          figures: figures(loss.loss),
          unseenBitsPerCharacter: figures(loss.unseenLoss).bitsPerCharacter))
    }
    return evaluation
  }

  /// The passes over the text, the adaptive one last.
  private var readings: [(EvaluationProtocol, isAdaptive: Bool)] {
    let isAdaptive = request.dynamic != nil && model.contents.capabilities.contains(.adaptsWhileReading)
    return request.protocols.map { ($0, false) } + (isAdaptive ? [(.stateful, true)] : [])
  }

  private func read(
    _ evaluated: EvaluatedUnits, by kind: EvaluationProtocol, isAdaptive: Bool
  ) throws(WorkflowError) -> TextLoss {
    let units = evaluated.units
    let progress = progress(kind, isAdaptive: isAdaptive, isForSurprisal: false, of: units.count - 1)
    let loss: TextLoss?
    let dynamic = isAdaptive ? request.dynamic : nil
    if let dynamic, let engine = model.contents.model.engine {
      // Segment by segment, which is faster than unit by unit and gives the same figures.
      loss = DynamicEvaluation(of: units, options: dynamic).run(on: engine, onProgress: progress)
    } else if let dynamic, let reader = model.contents.adaptiveReader(dynamic) {
      loss = AdaptiveEvaluation(of: units).run(on: reader, onProgress: progress)
    } else {
      loss = TextEvaluation(of: units, by: kind, documentEnds: evaluated.documentEnds)
        .run(on: model.contents.model, onProgress: progress)
    }
    guard let loss else { throw .stopped }
    return loss
  }

  func progress(
    _ kind: EvaluationProtocol, isAdaptive: Bool, isForSurprisal: Bool, of unitCount: Int
  ) -> TextEvaluation.Progress {
    { unitsRead in
      handle(
        .evaluating(
          EvaluationProgress(
            model: model.path, kind: kind, isAdaptive: isAdaptive, isForSurprisal: isForSurprisal,
            unitsRead: unitsRead, unitCount: unitCount)))
    }
  }
}
