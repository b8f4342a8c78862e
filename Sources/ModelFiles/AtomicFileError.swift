import Foundation

/// Why a file could not be saved. `path` is the requested path; `code` is an `errno`.
///
/// In every case except a failure to synchronize the folder, the previous file at `path` is unchanged.
public enum AtomicFileError: Error, Sendable {
  /// The folder of the file does not exist.
  case folderMissing(path: String, folder: String)
  /// No file can be created in the folder.
  case folderNotWritable(path: String, folder: String, code: Int32)
  /// The path names a folder.
  case targetIsFolder(path: String)
  /// The path names a pipe, a socket or a device.
  case targetNotRegular(path: String)
  /// The bytes could not be written, usually because the disk is full.
  case writing(path: String, code: Int32)
  /// The contents could not be produced.
  case contents(path: String, underlying: any Error)
  /// Another system call failed.
  case system(path: String, operation: String, code: Int32)
}

extension AtomicFileError: CustomStringConvertible, LocalizedError {
  /// What failed, where, and what to do about it.
  public var description: String {
    switch self {
    case .folderMissing(let path, let folder):
      "cannot save \(path): there is no folder \(folder). Create it, or choose another place."
    case .folderNotWritable(let path, let folder, let code):
      "cannot save \(path): no file can be created in \(folder): \(systemMessage(code)). "
        + "Choose another folder, or change its permissions."
    case .targetIsFolder(let path):
      "cannot save \(path): it is a folder. Add a file name."
    case .targetNotRegular(let path):
      "cannot save \(path): it is not a regular file. Choose another name."
    case .writing(let path, let code) where code == ENOSPC || code == EDQUOT:
      "cannot save \(path): \(systemMessage(code)). Free some space, or choose another disk."
    case .writing(let path, let code):
      "cannot save \(path): \(systemMessage(code)). Check the disk, or choose another one."
    case .contents(let path, let underlying):
      "cannot save \(path): \(underlying)"
    case .system(let path, let operation, let code):
      "cannot save \(path): failed to \(operation): \(systemMessage(code)). Choose another place."
    }
  }

  public var errorDescription: String? { description }
}

private func systemMessage(_ code: Int32) -> String {
  String(cString: strerror(code))
}
