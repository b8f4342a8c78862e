import ModelFiles
import ModelKinds

extension TrainingRequest {
  /// The request as the model that it goes on from needs it.
  ///
  /// A network, also that of a hybrid, is trained on. Counts cannot be added to, since what is saved of them
  /// is a summary: with the earlier text they are counted anew over both.
  ///
  /// - Throws: ``WorkflowError``.
  func goingOn(from base: Base) throws(WorkflowError) -> TrainingRequest {
    guard (0...0.9).contains(base.rehearsalShare) else {
      throw .optionOutOfRange(
        name: "share of earlier text", value: "\(base.rehearsalShare)", range: "from 0 to 0.9")
    }
    var request = self
    do throws(ModelFileError) {
      request.network.cell = try StoredModel(path: base.model).configuration.cell
      return request
    } catch {
      guard case .notANetwork = error else { throw .modelFile(error) }
    }
    let contents: ModelContents
    do throws(OpeningError) {
      contents = try ModelContents(path: base.model)
    } catch {
      throw WorkflowError(error)
    }
    request = self
    let kind = contents.kind
    guard let trainable = TrainableKind.all.first(where: { $0.kind.name == kind.name }) else {
      throw .cannotGoOn(path: base.model, kind)
    }
    guard !base.rehearsal.isEmpty else { throw .needsEarlierText(path: base.model, kind) }
    trainable.choose(contents.cell, &request)
    request.base = nil
    request.files = base.rehearsal + files
    request.text.unit = contents.vocabulary.unit
    request.text.normalization = contents.vocabulary.normalization
    if request.text.documents == nil {
      request.text.documents = contents.vocabulary.boundaryID == nil ? .whole : contents.training.documents
    }
    return request
  }
}
