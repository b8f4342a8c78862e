import CharText
import Corpora
import ModelFiles
import ModelKinds

/// A network that a run goes on from, with the texts of the run in its units.
struct OpenedBase {
  let network: GrownNetwork
  let texts: TrainingTexts
  /// What is rehearsed.
  let earlier: TrainingTexts?
  /// How many units are new to the model.
  let newUnits: Int

  /// Opens the model and reads the texts.
  ///
  /// - Throws: ``WorkflowError``.
  init(_ base: TrainingRequest.Base, _ job: TrainingJob) throws(WorkflowError) {
    let model: ModelFile
    do throws(ModelFileError) { model = try ModelFile(path: base.model) } catch { throw .modelFile(error) }
    var options = job.request.text
    options.unit = model.vocabulary.unit
    options.normalization = model.vocabulary.normalization
    // A model of documents goes on with documents.
    if options.documents == nil {
      options.documents = model.vocabulary.boundaryID == nil ? .whole : model.training.documents
    }
    let fresh = try TrainingTexts(
      files: job.request.files, validation: job.request.validation, options: options,
      minimumCharacters: job.request.minimumCharacters, growing: model.vocabulary,
      onProgress: { job.handle(.reading($0)) })
    _ = job.handle(.read(fresh.summary))
    newUnits = fresh.vocabulary.count - model.vocabulary.count
    if base.rehearsal.isEmpty {
      (texts, earlier) = (fresh, nil)
    } else {
      let read = try TrainingTexts(
        files: base.rehearsal, validation: nil, options: options, minimumCharacters: 2,
        vocabulary: fresh.vocabulary, onProgress: { job.handle(.reading($0)) })
      texts = fresh.rehearsing(read, share: base.rehearsalShare)
      earlier = read
    }
    network = GrownNetwork(model, vocabulary: fresh.vocabulary)
  }
}
