import CharText
import Corpora
import LanguageModels
import ModelKinds

extension TrainedModel {
  /// Reads the text that the model was trained on, to detect copies of it (``TrainingTextIndex``).
  ///
  /// The model file contains a hash of the text; other files, or another order, are refused.
  ///
  /// - Parameters:
  ///   - files: The paths of files and folders in the order of the training; where the run had a validation
  ///     text, that one last.
  ///   - encoding: The encoding of the files.
  ///   - handle: Receives the progress; can stop the reading.
  /// - Returns: A text for each file, in the form that the model was trained in.
  /// - Throws: ``WorkflowError/text(path:_:)`` or ``WorkflowError/notTheTrainingText(files:)``.
  public func trainingText(
    _ files: [String], encoding: TextEncoding = .auto,
    onProgress handle: @escaping ReadingProgress.Handler = { _ in .proceed }
  ) throws(WorkflowError) -> [NormalizedText] {
    let reader = TextReader(encoding: encoding, normalization: vocabulary.normalization)
    let source = try TextSource(
      reader: reader, input: training.input ?? .plain, paths: files, handle: handle)
    // Nothing in the hash tells the validation text, so both readings are tried.
    var (hash, validationHash) = (TextHash(), TextHash())
    var texts: [NormalizedText] = []
    for index in source.files.indices {
      var bytes: [UInt8] = []
      if index == source.files.firstIndex(where: { $0.argument == files.count - 1 }) {
        validationHash = hash
        validationHash.endText()
      }
      let isText = try source.read(index) { event in
        if case .piece(let piece) = event { bytes += piece } else { bytes += TextEvent.lineFeed }
        hash.add(event)
        validationHash.add(event)
      }
      guard isText else { continue }
      hash.endFile()
      validationHash.endFile()
      texts.append(NormalizedText(trusted: bytes, normalization: vocabulary.normalization))
    }
    try source.tellNotes()
    guard [hash, validationHash].contains(where: { $0.hexadecimal == training.textHash }) else {
      throw .notTheTrainingText(files: files)
    }
    return texts
  }
}
