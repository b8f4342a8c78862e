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
    guard options.minCount >= 1 else {
      throw .optionOutOfRange(name: "min-count", value: "\(options.minCount)", range: "1 or more")
    }
    let reader = TextReader(encoding: options.encoding, normalization: options.normalization)
    var builder: VocabularyBuilder
    do throws(VocabularyError) {
      builder = try VocabularyBuilder(unit: options.unit, normalization: options.normalization)
    } catch {
      throw .vocabulary(error)
    }
    for path in files { builder.add(try TextSource.read(path, with: reader)) }
    return builder.report(minCount: options.minCount)
  }
}
