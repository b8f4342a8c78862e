import CharText

/// What a vocabulary would be, without training.
public enum VocabularyWorkflow {
  /// Reads the files and counts their units.
  ///
  /// - Parameters:
  ///   - files: Paths; `-` is standard input.
  ///   - options: How to read; nothing is held out.
  /// - Throws: ``WorkflowError``.
  public static func report(
    of files: [String], options: TextOptions
  ) throws(WorkflowError) -> VocabularyReport {
    let (reader, emptyBuilder) = try options.makeReaderAndBuilder()
    var builder = emptyBuilder
    for path in files { builder.add(try TextSource.read(path, with: reader)) }
    return builder.report(minCount: options.minCount)
  }
}
