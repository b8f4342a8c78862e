import ArgumentParser
import Foundation
import Platform

/// The arguments of the command, without loss: `CommandLine.arguments` replaces bytes that are no UTF-8, and
/// with them the names of files.
enum ArgumentBytes {
  /// All but the first, the names of files spelled as by ``PathSpelling``.
  ///
  /// - Throws: The exit code, after a message, if an argument is no UTF-8 and does not name a file either.
  static func arguments() throws -> [String] {
    try (1..<max(1, Int(CommandLine.argc))).compactMap { place in
      guard let argument = CommandLine.unsafeArgv[place] else { return nil }
      let bytes = UnsafeBufferPointer(start: argument, count: strlen(argument)).map { UInt8(bitPattern: $0) }
      let text = PathSpelling.text(of: bytes)
      guard PathSpelling.isSpelled(text), !namesFile(text) else { return text }
      throw Console.fail(
        "argument \(place) is no UTF-8, and there is no file of that name: \(PathSpelling.shown(text))",
        code: EX_USAGE)
    }
  }

  /// Whether an argument, or the value after its `=`, is the name of something that exists.
  private static func namesFile(_ argument: String) -> Bool {
    let value = argument.hasPrefix("--") ? argument.drop { $0 != "=" }.dropFirst() : argument[...]
    var status = stat()
    return PathSpelling.withCString(String(value)) { stat($0, &status) } == 0
  }
}
