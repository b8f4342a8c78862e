import Foundation

/// A folder of a test's own, below one that is removed when the tests have ended.
struct Folder {
  let path: String

  init() throws {
    path = "\(Self.root)/\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  private static let root: String = {
    atexit { try? FileManager.default.removeItem(atPath: Folder.root) }
    return NSTemporaryDirectory() + "charrnn-command-tests-\(getpid())"
  }()

  func path(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
  }

  func write(_ name: String, _ text: Text) throws { try write(name, text.bytes) }

  /// The bytes of a file, nil where there is none.
  func read(_ name: String) -> Text? {
    FileManager.default.contents(atPath: path(name)).map { Text([UInt8]($0)) }
  }

  /// The names of all files, hidden ones too.
  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}
