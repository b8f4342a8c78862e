import CharText
import Foundation
import Generation
import LanguageModels
import ModelFiles
import Training

extension TrainingJob {
  /// What all models that are counted in one go have in common: count → evaluate → save.
  ///
  /// Nothing is written before the end, and there is nothing to resume.
  ///
  /// - Parameters:
  ///   - texts: The texts.
  ///   - count: Makes the model; calls what it is given with the share that is done, and stops at false.
  ///   - describe: The event that says what was counted.
  ///   - save: Writes the model.
  /// - Throws: ``WorkflowError``.
  func count<Model: LanguageModel>(
    _ texts: TrainingTexts,
    _ count: (_ isWanted: @escaping (Double) -> Bool) throws(WorkflowError) -> Model,
    describe: (Model) -> TrainingWorkflowEvent,
    save: (Model, TrainingSummary) throws(AtomicFileError) -> Void
  ) throws(WorkflowError) -> TrainingOutcome {
    let handle = handle
    let began = ContinuousClock.now
    let model = try count { handle(.counting(share: $0)) == .proceed }
    let loss: Double? =
      texts.isAnythingHeldOut
      ? HeldOutEvaluation(texts: texts.heldOut, lanes: 1).run(on: model).loss : nil
    guard handle(describe(model)) == .proceed else { throw .stoppedCounting }
    if let sample = sample(of: model, texts.vocabulary) { _ = handle(.sample(sample)) }
    let training = texts.training(steps: 0, heldOutLoss: loss)
    do throws(AtomicFileError) { try save(model, training) } catch { throw .save(error) }
    paths.removeWhatLiesBeside()
    _ = handle(.saved(model: paths.model, state: nil))
    return TrainingOutcome(
      model: paths.model, reason: .completed, steps: 0, bestStep: nil, bestLoss: loss, statefulLoss: loss,
      text: texts.summary, seconds: (ContinuousClock.now - began) / .seconds(1))
  }

  private func sample(of model: some LanguageModel, _ vocabulary: Vocabulary) -> String? {
    let generator = TextGenerator(model: model, vocabulary: vocabulary)
    let result = try? generator.generate(
      options: GenerationOptions(length: TrainingRun.sampleLength, seed: TrainingOptions().seed))
    return result?.texts.first?.text
  }
}
