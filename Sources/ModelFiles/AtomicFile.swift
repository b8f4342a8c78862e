import Platform
import Safetensors

/// Atomic replace: whoever opens the file, at any moment, sees either the old contents or the new ones, never
/// a part.
///
/// The contents are written to a temporary file in the same folder, which is synchronized to disk (fsync(2))
/// and renamed over the target (rename(2)); then the folder is synchronized, so that the new name survives a
/// power failure too.
package enum AtomicFile {
  /// Creates or replaces the file at `path` with what `body` writes to the file descriptor that it gets.
  ///
  /// If `path` is a symbolic link, the file that it points to is replaced and the link stays. The new file
  /// has the permissions that the process's umask gives new files. On failure the old file is unchanged and
  /// the temporary one is removed.
  ///
  /// Throws ``AtomicFileError``; an error of `body` is wrapped in
  /// ``AtomicFileError/contents(path:underlying:)``, unless it is a write error.
  package static func write(to path: String, _ body: (Int32) throws -> Void) throws(AtomicFileError) {
    let target = try finalTarget(of: path)
    let folder = folder(of: target)
    let (temporary, descriptor) = try createTemporary(in: folder, for: path)
    do throws(AtomicFileError) {
      try fill(descriptor, for: path, body)
      guard renameFile(temporary, to: target) == 0 else {
        throw .system(path: path, operation: "rename the temporary file", code: errno)
      }
    } catch {
      removeFile(temporary)
      throw error
    }
    try synchronize(folder: folder, for: path)
  }

  /// Writes, synchronizes and closes the temporary file.
  private static func fill(
    _ descriptor: Int32, for path: String, _ body: (Int32) throws -> Void
  ) throws(AtomicFileError) {
    do {
      try body(descriptor)
    } catch {
      close(descriptor)
      switch error {
      case SafetensorsError.cannotWrite(_, let code): throw .writing(path: path, code: code)
      case let error as AtomicFileError: throw error
      default: throw .contents(path: path, underlying: error)
      }
    }
    // On file systems with delayed writes, a full disk or quota may be reported only here.
    guard synchronizeWithDisk(descriptor) else {
      let code = errno
      close(descriptor)
      throw .writing(path: path, code: code)
    }
    guard close(descriptor) == 0 else { throw .writing(path: path, code: errno) }
  }

  /// The path after following symbolic links at its end; the file there need not exist.
  ///
  /// Not realpath(3), which needs the file to exist.
  private static func finalTarget(of path: String) throws(AtomicFileError) -> String {
    var target = path
    // Like the kernel, gives up after 40 links.
    for _ in 0..<40 {
      guard let status = linkStatus(target) else {
        switch errno {
        // A path that ends in "/" names a folder, even one that does not exist.
        case ENOENT where target.utf8.last == UInt8(ascii: "/"): throw .targetIsFolder(path: path)
        case ENOENT where !target.isEmpty: return target
        case ENOTDIR: throw .folderMissing(path: path, folder: folder(of: target))
        case let code: throw .system(path: path, operation: "look at it", code: code)
        }
      }
      switch status.st_mode & S_IFMT {
      case S_IFREG: return target
      case S_IFDIR: throw .targetIsFolder(path: path)
      case S_IFLNK: target = resolve(try destination(ofLink: target, for: path), in: folder(of: target))
      // Renaming over /dev/null would be a disaster.
      default: throw .targetNotRegular(path: path)
      }
    }
    throw .system(path: path, operation: "follow its symbolic links", code: ELOOP)
  }

  private static func destination(
    ofLink link: String, for path: String
  ) throws(AtomicFileError) -> String {
    guard let destination = linkDestination(link) else {
      throw .system(path: path, operation: "follow its symbolic link", code: errno)
    }
    return destination
  }

  private static func resolve(_ path: String, in folder: String) -> String {
    path.utf8.first == UInt8(ascii: "/") ? path : folder + "/" + path
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
  }

  /// Creates a temporary file with a unique name.
  private static func createTemporary(
    in folder: String, for path: String
  ) throws(AtomicFileError) -> (path: String, descriptor: Int32) {
    while true {
      // Not derived from the target's name: the result could exceed the maximum length of a file name.
      let random = String(UInt64.random(in: .min ... .max), radix: 36)
      let temporary = "\(folder)/.charrnn-\(getpid())-\(random).tmp"
      let descriptor = openFile(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (temporary, descriptor) }
      let code = errno
      switch code {
      case EEXIST, EINTR: continue
      case ENOENT, ENOTDIR: throw .folderMissing(path: path, folder: folder)
      case EACCES, EPERM, EROFS: throw .folderNotWritable(path: path, folder: folder, code: code)
      default: throw .writing(path: path, code: code)
      }
    }
  }

  /// Makes the renaming durable.
  private static func synchronize(folder: String, for path: String) throws(AtomicFileError) {
    let descriptor = openFile(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      // A folder may be writable but not readable; the file is in place, and nothing more can be done.
      if errno == EACCES { return }
      throw .system(path: path, operation: "synchronise its folder", code: errno)
    }
    defer { close(descriptor) }
    // Some network file systems cannot synchronize folders and return EINVAL.
    guard synchronizeWithDisk(descriptor) || errno == EINVAL else {
      throw .system(path: path, operation: "synchronise its folder", code: errno)
    }
  }
}
