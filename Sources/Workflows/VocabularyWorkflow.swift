import CharText
import LanguageModels
import Training

/// Builds the vocabulary of a text without training.
public enum VocabularyWorkflow {
  /// Reads files and counts their units.
  ///
  /// - Parameters:
  ///   - files: Paths; `-` is standard input.
  ///   - options: How to read; nothing is held out.
  ///   - handle: Receives the progress of reading long texts; can stop it.
  /// - Throws: ``WorkflowError``.
  public static func report(
    of files: [String], options: TextOptions,
    onProgress handle: @escaping ReadingProgress.Handler = { _ in .proceed }
  ) throws(WorkflowError) -> VocabularyReport {
    try options.validate()
    let source = TextSource(reader: options.reader, files: files, handle: handle)
    var builder: VocabularyBuilder
    do throws(VocabularyError) {
      builder = try VocabularyBuilder(unit: options.unit, normalization: options.normalization)
    } catch {
      throw .vocabulary(error)
    }
    for index in files.indices { try source.read(index) { builder.add(piece: $0) } }
    return builder.report(minCount: options.minCount)
  }
}
