import Corpora
import Foundation
import Platform
import Testing

/// The files in a folder.
@Suite("Folders")
struct FolderWalkTests {
  /// A new folder, removed afterwards.
  private final class Folder {
    let path = NSTemporaryDirectory() + "charrnn-walk-" + UUID().uuidString
    init() { mkdir(path, 0o755) }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) { file(Array(name.utf8)) }
    func file(_ name: [UInt8]) {
      let descriptor = FilePath.withCString(path + "/" + FilePath.string(name)) {
        open($0, O_WRONLY | O_CREAT, 0o644)
      }
      #expect(descriptor >= 0)
      close(descriptor)
    }
    func folder(_ name: String) { mkdir(path + "/" + name, 0o755) }
    func link(_ name: String, to target: String) { symlink(target, path + "/" + name) }

    /// What the walk finds, without the folder.
    func walk() -> [String] {
      FolderWalk(path).files.map { String($0.dropFirst(path.count + 1)) }
    }
  }

  @Test("All levels, sorted by the bytes of the paths; nothing hidden")
  func order() {
    let folder = Folder()
    for name in ["b", "a", "B", "나", "a.d", ".hidden"] { folder.folder(name) }
    for name in [
      "z.txt", "a/2", "a/10", "a.txt", "a.d/x", "b/.x", "나/글", ".hidden/x", "B/y", ".x", "가.txt", "é",
    ] { folder.file(name) }
    #expect(
      folder.walk() == ["B/y", "a.d/x", "a.txt", "a/10", "a/2", "z.txt", "é", "가.txt", "나/글"])
    #expect(FolderWalk(folder.path + "//").files == FolderWalk(folder.path).files)
  }

  @Test("Links are followed, circles end, and no folder is read twice")
  func links() {
    let (folder, other) = (Folder(), Folder())
    folder.folder("c")
    folder.folder("c/d")
    folder.file("c/x")
    folder.file("c/d/y")
    other.file("outside")
    folder.link("a", to: "c")
    folder.link("c/d/up", to: "../..")
    folder.link("self", to: ".")
    folder.link("other", to: other.path)
    folder.link("again", to: other.path)
    folder.link("file", to: "c/x")
    folder.link("broken", to: "nowhere")
    mkfifo(folder.path + "/pipe", 0o644)
    #expect(folder.walk() == ["again/outside", "c/d/y", "c/x", "file"])
  }

  @Test("Names that are no UTF-8 are spelled without loss, and come back")
  func spelling() {
    let folder = Folder()
    let names: [[UInt8]] = [
      [0xB0, 0xA1, 0x2E, 0x74], [0xFF], [0x61, 0xEA, 0xB0], [0xF4, 0x8F, 0xBF, 0xBF], Array("가".utf8),
    ]
    for name in names { folder.file(name) }
    let found = folder.walk().map(FilePath.bytes)
    #expect(found == names.sorted { $0.lexicographicallyPrecedes($1) })
    #expect(FilePath.shown(FilePath.string(names[0])) == "\\xB0\\xA1.t")
    #expect(!FilePath.isSpecial("가 😀") && FilePath.isSpecial(FilePath.string(names[1])))
  }

  @Test("Any bytes come back")
  func anyBytes() {
    var number: UInt32 = 1
    for length in 0..<200 {
      let bytes = (0..<length).map { _ in
        number = number &* 1_664_525 &+ 1_013_904_223
        return UInt8(number >> 24)
      }
      #expect(FilePath.bytes(of: FilePath.string(bytes)) == bytes)
    }
  }
}
