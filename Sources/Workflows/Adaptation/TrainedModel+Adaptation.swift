import CharText
import LanguageModels
import ModelKinds
import Training

extension TrainedModel {
  /// Reads a text, learns from it (its names, its manner), and makes a model of that.
  ///
  /// The model file does not change; what the new model writes teaches it nothing. The old model must not be
  /// used any more: networks learn in place.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - options: How a network learns.
  ///   - progress: Called from time to time with the share that was read; the answer can stop the reading.
  /// - Throws: ``WorkflowError/cannotAdapt(_:)`` if the model cannot learn from what it reads;
  ///   ``WorkflowError/stopped``.
  public func adapted(
    to text: String, options: DynamicEvaluation.Options = DynamicEvaluation.Options(),
    onProgress progress: (_ share: Double) -> Continuation = { _ in .proceed }
  ) throws(WorkflowError) -> TrainedModel {
    do throws(TrainingError) { try options.validate() } catch { throw .training(error) }
    guard let reader = contents.adaptiveReader(options) else { throw .cannotAdapt(contents.kind) }
    let units = vocabulary.encode(text).units
    reader.skip(vocabulary.beginningID ?? 0)
    for place in 0..<units.count {
      _ = reader.read(units[place])
      guard place.isMultiple(of: 256) else { continue }
      guard progress(Double(place) / Double(units.count)) == .proceed else { throw .stopped }
    }
    return TrainedModel(contents.with(reader.adapted()))
  }
}
