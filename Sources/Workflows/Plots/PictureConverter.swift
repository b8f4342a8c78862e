import Foundation
import Platform
import ModelFiles

/// A program that turns an SVG into a PNG, twice as large as it stands on the page.
struct PictureConverter {
  let name: String
  private let path: String
  private let arguments: @Sendable (_ svg: String, _ png: String) -> [String]

  private typealias Known = (name: String, arguments: @Sendable (_ svg: String, _ png: String) -> [String])

  /// The programs that are looked for, the best first.
  private static let known: [Known] = [
    ("rsvg-convert", { ["--zoom", "2", "--output", $1, $0] }),
    ("inkscape", { ["--export-type=png", "--export-dpi=192", "--export-filename=\($1)", $0] }),
    ("magick", { ["-density", "192", $0, $1] }),
    ("convert", { ["-density", "192", $0, $1] }),
  ]

  /// The first of them that lies in a folder of `PATH`.
  static func find() throws(WorkflowError) -> PictureConverter {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    for program in known {
      for folder in folders {
        let path = "\(folder)/\(program.name)"
        if access(path, X_OK) == 0 {
          return PictureConverter(name: program.name, path: path, arguments: program.arguments)
        }
      }
    }
    throw .noPictureConverter(known: known.map(\.name))
  }

  /// Converts into a folder of its own first, so that the PNG is replaced as a whole.
  func convert(_ svg: String, to png: String) throws(WorkflowError) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("charrnn-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let picture = folder.appendingPathComponent("curves.png")
    let errors = Pipe()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    // An absolute path looks like no option, whatever its name.
    process.arguments = arguments(URL(fileURLWithPath: svg).path, picture.path)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    var message = ""
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try process.run()
      let said = errors.fileHandleForReading.readDataToEndOfFile()
      message = String(decoding: said, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
      process.waitUntilExit()
    } catch {
      throw .pictureConverterFailed(name: name, status: -1, message: "\(error)")
    }
    guard process.terminationStatus == 0, let data = FileManager.default.contents(atPath: picture.path) else {
      throw .pictureConverterFailed(name: name, status: process.terminationStatus, message: message)
    }
    do throws(AtomicFileError) {
      try AtomicFile.write(to: png, bytes: [UInt8](data))
    } catch {
      throw .save(error)
    }
  }
}
