import Foundation
import Platform

extension AtomicFile {
  /// Removes temporary files that killed processes left in a folder. Files of running processes are kept, and
  /// so are those of the last hour: the folder may be shared with machines whose processes are not visible
  /// here.
  package static func removeAbandoned(in folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name.hasPrefix(".charrnn-") && name.hasSuffix(".tmp") {
      guard let process = name.split(separator: "-").dropFirst().first.flatMap({ pid_t($0) }),
        process > 0, kill(process, 0) != 0, errno == ESRCH
      else { continue }
      var facts = stat()
      guard stat(folder + "/" + name, &facts) == 0, time(nil) - facts.secondsOfLastChange > 3600 else {
        continue
      }
      unlink(folder + "/" + name)
    }
  }
}
