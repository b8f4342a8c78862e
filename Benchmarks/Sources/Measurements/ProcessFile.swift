import Foundation

/// Reads files under /proc as text.
enum ProcessFile {
  /// The lines of a file, or none if it cannot be read.
  static func lines(of path: String) -> [Substring] {
    // These files report no length and must be read to the end.
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    return String(decoding: data, as: UTF8.self).split(separator: "\n")
  }

  /// The number of bytes on the line `name: … kB`.
  static func bytes(_ name: String, of path: String) -> Int? {
    guard let line = lines(of: path).first(where: { $0.hasPrefix("\(name):") }) else { return nil }
    return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }
      .map { $0 * 1024 }
  }

  /// The text after the colon on the first line that begins with `name`.
  static func text(_ name: String, of path: String) -> String? {
    guard let line = lines(of: path).first(where: { $0.hasPrefix(name) }) else { return nil }
    return line.split(separator: ":", maxSplits: 1).dropFirst().first?.trimmingCharacters(in: .whitespaces)
  }
}
