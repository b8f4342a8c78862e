import CharText
import Corpora
import Platform

/// A file with a text, named by the user or found in a folder.
struct TextFile {
  /// The path; `-` is standard input.
  let path: String
  /// Which of the user's paths it comes from.
  let argument: Int
  /// The folder that was named; nil: the file was.
  let folder: String?

  /// Whether the file need not be a text.
  var isFound: Bool { folder != nil }

  /// The path that means standard input.
  static let standardInput = "-"

  /// What the program itself writes beside a model; texts, but not of the user.
  private static let ownEndings = [".safetensors", ".metrics.csv", ".curves.svg", ".lock"]

  /// Whether the file's name says that it is none of the user's texts.
  var isOwnOutput: Bool { isFound && Self.ownEndings.contains { path.hasSuffix($0) } }

  /// The files that some paths name, those in folders sorted by the bytes of their paths.
  ///
  /// - Parameter unreadable: Receives the folders in folders that cannot be read.
  /// - Throws: ``WorkflowError/folderWithoutText(path:)`` and ``WorkflowError/text(path:_:)``.
  static func all(_ paths: [String], unreadable: (String) -> Void) throws(WorkflowError) -> [TextFile] {
    var files: [TextFile] = []
    for (argument, path) in paths.enumerated() {
      guard path != standardInput, FolderWalk.isFolder(path) else {
        files.append(TextFile(path: path, argument: argument, folder: nil))
        continue
      }
      let walk = FolderWalk(path)
      guard !walk.files.isEmpty else {
        guard walk.unreadable.isEmpty else {
          throw .unreadable(path: path, reason: String(cString: strerror(EACCES)))
        }
        throw .folderWithoutText(path: path)
      }
      walk.unreadable.forEach(unreadable)
      files += walk.files.map { TextFile(path: $0, argument: argument, folder: path) }
    }
    return files
  }
}
