import CharText
import LanguageModels
import ModelKinds

extension TrainedModel {
  /// Reads the text that the model was trained on, to detect copies of it (``TrainingTextIndex``).
  ///
  /// The model file contains a hash of the text; other files, or another order, are refused.
  ///
  /// - Parameters:
  ///   - files: The paths in the order of the training; where the run had a validation file, that one last.
  ///   - encoding: The encoding of the files.
  ///   - handle: Receives the progress; can stop the reading.
  /// - Returns: A text for each file, in the form that the model was trained in.
  /// - Throws: ``WorkflowError/text(path:_:)`` or ``WorkflowError/notTheTrainingText(files:)``.
  public func trainingText(
    _ files: [String], encoding: TextEncoding = .auto,
    onProgress handle: @escaping ReadingProgress.Handler = { _ in .proceed }
  ) throws(WorkflowError) -> [NormalizedText] {
    let reader = TextReader(encoding: encoding, normalization: vocabulary.normalization)
    let source = TextSource(reader: reader, files: files, handle: handle)
    // Nothing in the hash tells a validation file, so both readings are tried.
    var (hash, validationHash) = (TextHash(), TextHash())
    var texts: [NormalizedText] = []
    for index in files.indices {
      var bytes: [UInt8] = []
      if index == files.count - 1 {
        validationHash = hash
        validationHash.endText()
      }
      try source.read(index) { piece in
        bytes += piece
        hash.add(piece: piece)
        validationHash.add(piece: piece)
      }
      hash.endFile()
      validationHash.endFile()
      texts.append(NormalizedText(trusted: bytes, normalization: vocabulary.normalization))
    }
    guard [hash, validationHash].contains(where: { $0.hexadecimal == training.textHash }) else {
      throw .notTheTrainingText(files: files)
    }
    return texts
  }
}
