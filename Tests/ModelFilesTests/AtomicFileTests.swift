import Foundation
import ModelFiles
import Safetensors
import Testing

@Suite struct AtomicFileTests {
  /// Runs `body` in a new folder that is removed afterwards.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func save(_ text: String, to path: String) throws(AtomicFileError) {
    try AtomicFile.write(to: path) { descriptor in
      let bytes = Array(text.utf8)
      #expect(write(descriptor, bytes, bytes.count) == bytes.count)
    }
  }

  private func text(at path: String) throws -> String {
    try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  private func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test func createsAFile() throws {
    try withFolder { folder in
      try save("new", to: folder + "/file")
      #expect(try text(at: folder + "/file") == "new")
      #expect(try names(in: folder) == ["file"])
    }
  }

  @Test func replacesAFile() throws {
    try withFolder { folder in
      try save("a longer old text", to: folder + "/file")
      try save("new", to: folder + "/file")
      #expect(try text(at: folder + "/file") == "new")
      #expect(try names(in: folder) == ["file"])
    }
  }

  @Test func theOldFileStandsUntilTheNewOneIsWhole() throws {
    try withFolder { folder in
      let path = folder + "/file"
      try save("old", to: path)
      let old = try FileHandle(forReadingFrom: URL(filePath: path))
      try AtomicFile.write(to: path) { descriptor in
        #expect(write(descriptor, "ne", 2) == 2)
        let meanwhile = try text(at: path)
        #expect(meanwhile == "old")
        #expect(write(descriptor, "w", 1) == 1)
      }
      #expect(try text(at: path) == "new")
      // Who opened the old one still reads it.
      #expect(try old.readToEnd() == Data("old".utf8))
    }
  }

  @Test func afterAFailureTheOldFileStandsAlone() throws {
    struct Failure: Error {}
    try withFolder { folder in
      let path = folder + "/file"
      try save("old", to: path)
      let error = #expect(throws: AtomicFileError.self) {
        try AtomicFile.write(to: path) { descriptor in
          #expect(write(descriptor, "half", 4) == 4)
          throw Failure()
        }
      }
      guard case .contents(path, is Failure) = error else {
        Issue.record("unexpected \(String(describing: error))")
        return
      }
      #expect(try text(at: path) == "old")
      #expect(try names(in: folder) == ["file"])
    }
  }

  /// `/dev/full` refuses every write as a full disk does.
  @Test func aFullDiskLeavesTheOldFileAlone() throws {
    try withFolder { folder in
      let path = folder + "/file"
      try save("old", to: path)
      var writer = SafetensorsWriter()
      writer.add("t", shape: [1], [1] as [Float])
      let error = #expect(throws: AtomicFileError.self) {
        try AtomicFile.write(to: path) { _ in try writer.write(toPath: "/dev/full") }
      }
      #expect(
        error?.description
          == "cannot save \(path): No space left on device. Free some space, or choose another disk.")
      #expect(try text(at: path) == "old")
      #expect(try names(in: folder) == ["file"])
    }
  }

  @Test func savesASafetensorsFile() throws {
    try withFolder { folder in
      let path = folder + "/모델.safetensors"
      var writer = SafetensorsWriter(metadata: ["format_version": "1"])
      writer.add("t", shape: [2], [1, 2] as [Float])
      try AtomicFile.write(to: path) { try writer.write(toFileDescriptor: $0, path: path) }
      #expect(try SafetensorsFile(path: path).floats(named: "t") == [1, 2])
      #expect(try names(in: folder) == ["모델.safetensors"])
    }
  }

  @Test func theNameMayBeAsLongAsTheSystemAllows() throws {
    try withFolder { folder in
      let name = String(repeating: "가", count: 85)
      try save("new", to: folder + "/" + name)
      #expect(try text(at: folder + "/" + name) == "new")
    }
  }

  @Test func permissionsFollowTheUmask() throws {
    try withFolder { folder in
      // What the system gives to a file created in the plain way.
      #expect(close(creat(folder + "/plain", 0o666)) == 0)
      try save("new", to: folder + "/file")
      let permissions = try ["plain", "file"].map {
        try FileManager.default.attributesOfItem(atPath: folder + "/" + $0)[.posixPermissions] as? Int
      }
      #expect(permissions[0] != nil)
      #expect(permissions[0] == permissions[1])
    }
  }

  @Test func aMissingFolderIsNamed() throws {
    try withFolder { folder in
      let error = #expect(throws: AtomicFileError.self) { try save("new", to: folder + "/none/file") }
      #expect(
        error?.localizedDescription
          == "cannot save \(folder)/none/file: there is no folder \(folder)/none. Create it, or choose another place."
      )
    }
  }

  @Test func aFileInPlaceOfTheFolderIsNamed() throws {
    try withFolder { folder in
      try save("old", to: folder + "/file")
      let error = #expect(throws: AtomicFileError.self) { try save("new", to: folder + "/file/inside") }
      guard case .folderMissing(_, folder + "/file") = error else {
        Issue.record("unexpected \(String(describing: error))")
        return
      }
    }
  }

  @Test(arguments: ["", "/", "/new/"]) func aFolderIsNoTarget(suffix: String) throws {
    try withFolder { folder in
      let path = folder + suffix
      let error = #expect(throws: AtomicFileError.self) { try save("new", to: path) }
      #expect(error?.description == "cannot save \(path): it is a folder. Add a file name.")
      let left = try names(in: folder)
      #expect(left == [])
    }
  }

  @Test func aDeviceIsNoTarget() {
    let error = #expect(throws: AtomicFileError.self) { try save("new", to: "/dev/null") }
    #expect(error?.description == "cannot save /dev/null: it is not a regular file. Choose another name.")
  }

  @Test func anEmptyPathIsAnError() {
    #expect(throws: AtomicFileError.self) { try save("new", to: "") }
  }

  @Test func aReadOnlyFolderIsNamed() throws {
    try withFolder { folder in
      try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
      let error = withoutRootPrivileges {
        #expect(throws: AtomicFileError.self) { try save("new", to: folder + "/file") }
      }
      #expect(
        error?.description
          == "cannot save \(folder)/file: no file can be created in \(folder): Permission denied. "
          + "Choose another folder, or change its permissions.")
      #expect(try names(in: folder) == [])
    }
  }

  /// Permissions do not stop root, so root's thread takes the file system identity of nobody (setfsuid(2))
  /// for a moment.
  private func withoutRootPrivileges<Output>(_ body: () -> Output) -> Output {
    typealias SetIdentity = @convention(c) (uid_t) -> Int32
    guard geteuid() == 0, let symbol = dlsym(nil, "setfsuid") else { return body() }
    let setIdentity = unsafeBitCast(symbol, to: SetIdentity.self)
    _ = setIdentity(65534)
    defer { _ = setIdentity(0) }
    return body()
  }

  @Test func aSymbolicLinkStaysAndItsFileIsReplaced() throws {
    try withFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/real", withIntermediateDirectories: false)
      try save("old", to: folder + "/real/file")
      try FileManager.default.createSymbolicLink(atPath: folder + "/second", withDestinationPath: "real/file")
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/first", withDestinationPath: folder + "/second")
      try save("new", to: folder + "/first")
      #expect(try text(at: folder + "/real/file") == "new")
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/first") == folder + "/second")
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/second") == "real/file")
      #expect(try names(in: folder + "/real") == ["file"])
    }
  }

  @Test func aDanglingLinkGetsItsFile() throws {
    try withFolder { folder in
      try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "file")
      try save("new", to: folder + "/link")
      #expect(try text(at: folder + "/file") == "new")
      #expect(try names(in: folder) == ["file", "link"])
    }
  }

  @Test func aLoopOfLinksIsAnError() throws {
    try withFolder { folder in
      try FileManager.default.createSymbolicLink(atPath: folder + "/a", withDestinationPath: "b")
      try FileManager.default.createSymbolicLink(atPath: folder + "/b", withDestinationPath: "a")
      let error = #expect(throws: AtomicFileError.self) { try save("new", to: folder + "/a") }
      guard case .system(_, _, ELOOP) = error else {
        Issue.record("unexpected \(String(describing: error))")
        return
      }
    }
  }

  @Test func aFileInTheCurrentFolderNeedsNoFolderInItsPath() throws {
    let name = "\(UUID().uuidString).tmp"
    defer { unlink(name) }
    try save("new", to: name)
    #expect(try text(at: name) == "new")
  }
}

@Suite struct AbandonedTemporaryFileTests {
  @Test("Temporary files of dead processes go, those of living ones and foreign files stay")
  func removesAbandoned() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "abandoned-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // No process has the highest number that Linux allows (2²² − 1 here, and pids are handed out from below).
    let names = [
      ".charrnn-4194303-abc.tmp", ".charrnn-\(getpid())-abc.tmp", ".charrnn-x-abc.tmp",
      "charrnn-4194303-a.tmp",
    ]
    for name in names { try Data().write(to: folder.appendingPathComponent(name)) }
    AtomicFile.removeAbandoned(in: folder.path)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).count == names.count, "all are young")
    for name in names {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -7200)],
        ofItemAtPath: folder.appendingPathComponent(name).path)
    }
    AtomicFile.removeAbandoned(in: folder.path)
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(left == Array(names.dropFirst()).sorted())
  }
}
