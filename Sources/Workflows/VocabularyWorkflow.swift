import CharText
import LanguageModels
import Training

/// Builds the vocabulary of a text without training.
public enum VocabularyWorkflow {
  /// Reads files and counts their units.
  ///
  /// - Parameters:
  ///   - files: Paths of files and folders; `-` is standard input.
  ///   - options: How to read; nothing is held out.
  ///   - handle: Receives the progress of reading long texts; can stop it.
  /// - Throws: ``WorkflowError``.
  public static func report(
    of files: [String], options: TextOptions,
    onProgress handle: @escaping ReadingProgress.Handler = { _ in .proceed }
  ) throws(WorkflowError) -> VocabularyReport {
    try options.validate()
    let source = try TextSource(reader: options.reader, input: options.input, paths: files, handle: handle)
    var builder: VocabularyBuilder
    do throws(VocabularyError) {
      builder = try VocabularyBuilder(unit: options.unit, normalization: options.normalization)
    } catch {
      throw .vocabulary(error)
    }
    for index in source.files.indices {
      try source.read(index) { event in
        switch event {
        case .piece(let piece): builder.add(piece: piece)
        case .endOfRecord: TextEvent.lineFeed.withUnsafeBufferPointer { builder.add(piece: $0) }
        }
      }
    }
    try source.finish()
    return builder.report(minCount: options.minCount)
  }
}
