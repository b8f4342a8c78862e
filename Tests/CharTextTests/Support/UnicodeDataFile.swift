import Foundation
import Testing

/// A file of Unicode's own data, from Debian's package `unicode-data`.
enum UnicodeDataFile {
  struct Missing: Error, CustomStringConvertible {
    let name: String
    var description: String {
      "/usr/share/unicode/\(name) is not there: install the package unicode-data "
        + "(apt-get install unicode-data, or script/setup)"
    }
  }

  /// The lines of a file that hold data, without comments; a file compressed with bzip2 is unpacked.
  static func lines(of name: String) throws -> [String] {
    let path = "/usr/share/unicode/\(name)"
    let data: Data
    if FileManager.default.fileExists(atPath: path) {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } else if FileManager.default.fileExists(atPath: path + ".bz2") {
      data = try unpacked(path + ".bz2")
    } else {
      throw Missing(name: name)
    }
    return String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: true)
      .map { line in
        line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
      }
      .filter { !$0.isEmpty }
  }

  private static func unpacked(_ path: String) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["bzip2", "-dc", path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "bzip2 -dc \(path) failed: install the package bzip2")
    return data
  }

  /// The scalars of a field such as `0061 0301`.
  static func scalars(_ field: some StringProtocol) throws -> [Unicode.Scalar] {
    try field.split(separator: " ").map { word in
      try #require(UInt32(word, radix: 16).flatMap(Unicode.Scalar.init), "no scalar: \(word)")
    }
  }
}
