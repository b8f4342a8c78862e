import Foundation
import Platform

/// Keeps two runs from writing the same model: a locked file beside it that names the process and the host.
///
/// The system releases the lock of a process that ends in any way, so a file that was left behind counts for
/// nothing.
package final class OutputLock {
  private let path: String
  private let descriptor: Int32

  /// Takes the lock of a model.
  ///
  /// - Throws: ``WorkflowError/outputInUse(path:owner:)``, or
  ///   ``WorkflowError/outputNotWritable(path:reason:)``.
  package init(of model: String) throws(WorkflowError) {
    path = ModelPaths.path("lock", beside: model)
    while true {
      let descriptor = openFile(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else {
        throw .outputNotWritable(path: path, reason: String(cString: strerror(errno)))
      }
      // Where files cannot be locked at all, nothing is kept from anybody.
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = max(0, read(descriptor, &bytes, bytes.count))
        close(descriptor)
        let owner = String(decoding: bytes[..<count], as: UTF8.self)
        throw .outputInUse(path: model, owner: Self.described(owner))
      }
      // Its owner may have removed it after it was opened here.
      var opened = stat()
      guard fstat(descriptor, &opened) == 0, fileStatus(path)?.st_ino == opened.st_ino else {
        close(descriptor)
        continue
      }
      let text = Array("\(getpid()) \(ProcessInfo.processInfo.hostName)\n".utf8)
      ftruncate(descriptor, 0)
      _ = text.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      self.descriptor = descriptor
      return
    }
  }

  deinit {
    removeFile(path)
    close(descriptor)
  }

  /// What a lock file says, in words.
  private static func described(_ text: String) -> String {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 2 else { return "another process" }
    return "process \(words[0]) on \(words[1])"
  }
}
