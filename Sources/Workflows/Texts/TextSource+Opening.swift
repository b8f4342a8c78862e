import CharText
import Foundation

extension TextSource {
  /// Opens one of the files; a pipe is read to its end.
  ///
  /// - Returns: Nil if it was found in a folder and is no text.
  func open(_ index: Int) throws(WorkflowError) -> MappedFile? {
    if files.count >= Self.manyFiles, index % Self.manyFiles == 0 { try tellFile(index) }
    guard !files[index].isOwnOutput else {
      tally.skip(files[index].path)
      return nil
    }
    let path = files[index].path
    do throws(TextError) {
      let watch: MappedFile.Watch = { (arrived) throws(TextError) in try tell(index, arrived, of: nil) }
      if path == Self.standardInput {
        return try MappedFile(descriptor: STDIN_FILENO, name: "standard input", watch: watch)
      }
      return try MappedFile(path: path, watch: watch)
    } catch {
      guard files[index].isFound, error != .stopped else { throw failure(error, of: index) }
      tally.skip(path)
      return nil
    }
  }

  private func tellFile(_ index: Int) throws(WorkflowError) {
    do throws(TextError) { try tell(index, 0, of: nil) } catch { throw .stopped }
  }
}
