import Foundation

/// The Python that runs the scripts of `script/reference`.
public enum Python {
  public static let name = ProcessInfo.processInfo.environment["CHARRNN_PYTHON"] ?? "python3"

  /// Whether it has what the scripts import.
  public static let hasTorch: Bool = {
    let question = "import importlib.util as u; [u.find_spec(m).name for m in ('torch', 'safetensors')]"
    return (try? run(["-c", question])) != nil
  }()

  public struct Failure: Error { public var status: Int32 }

  public static func script(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../script/reference/\(name)").standardized.path
  }

  /// What it writes to standard output.
  public static func run(_ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [name] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
    return data
  }
}
