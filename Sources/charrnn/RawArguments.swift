import ArgumentParser
import CharRNNKit
import Foundation
import Platform

/// The arguments as they were passed, which need not be UTF-8.
///
/// `CommandLine.arguments` replaces what is not with U+FFFD, so that a prompt typed in another encoding would
/// be taken for something else, and a file would not be found by its name.
enum RawArguments {
  /// The bytes of each argument, without the name of the command.
  private static let bytes: [[UInt8]] = (1..<max(1, Int(CommandLine.argc))).compactMap { place in
    CommandLine.unsafeArgv[place].map { argument in
      Array(UnsafeRawBufferPointer(start: argument, count: strlen(argument)))
    }
  }

  /// Whether a file has a name that is not UTF-8.
  static let haveSpecialPaths = bytes.contains { FilePath.isSpecial(FilePath.string($0)) }

  /// The arguments as strings, paths as those of `FilePath`; nil where nothing is unusual.
  ///
  /// - Throws: The exit code, after a message, for a text that is not UTF-8.
  static func strings(for root: any ParsableCommand.Type) throws -> [String]? {
    guard haveSpecialPaths else { return nil }
    var roles = ArgumentRoles(OptionTable(root))
    return try bytes.map { argument in
      let role = roles.next(String(decoding: argument, as: UTF8.self))
      if case .text(let option) = role, String(validating: argument, as: UTF8.self) == nil {
        throw refusal(of: argument, option)
      }
      return role == .path ? FilePath.string(argument) : String(decoding: argument, as: UTF8.self)
    }
  }

  private static func refusal(of argument: [UInt8], _ option: String) -> ExitCode {
    // What follows `--prompt=` is the text.
    let parts = argument.split(separator: UInt8(ascii: "="), maxSplits: 1)
    let isJoined = argument.starts(with: "--".utf8) && parts.count == 2
    var looksLike = ""
    var encoding: String?
    do throws(TextError) {
      _ = try TextReader(encoding: .utf8).read(isJoined ? Array(parts[1]) : argument)
    } catch {
      if case .invalidBytes(_, _, _, _, _, let readings) = error, let first = readings.first {
        looksLike = "; it looks like \(first)"
        encoding = first.encoding.rawValue
      }
    }
    let isPrompt = option == "--prompt" || option == "-p"
    let advice = isPrompt ? Advice.promptInUTF8.with(encoding ?? "NAME") : "give it in UTF-8"
    return Console.fail("the text of \(option) is not UTF-8\(looksLike); \(advice)", code: EX_USAGE)
  }
}

/// What an argument is.
enum ArgumentRole: Equatable {
  /// A file, or an option and its file in one.
  case path
  /// A text, or an option and its text in one.
  case text(option: String)
}

/// Tells what each argument is, before they are parsed.
struct ArgumentRoles {
  private let table: OptionTable
  private var command: String?
  /// The option whose value comes next.
  private var pending: (name: String, isPath: Bool)?
  private var onlyPositions = false

  init(_ table: OptionTable) { self.table = table }

  /// The role of the next argument.
  mutating func next(_ argument: String) -> ArgumentRole {
    if let (name, isPath) = pending {
      pending = nil
      return isPath ? .path : .text(option: name)
    }
    if onlyPositions || argument == "-" || !argument.hasPrefix("-") {
      if command == nil { command = argument }
      return .path
    }
    if argument == "--" {
      onlyPositions = true
      return .path
    }
    let isLong = argument.hasPrefix("--")
    let name = isLong ? String(argument.prefix { $0 != "=" }) : String(argument.unicodeScalars.prefix(2))
    guard let isPath = table.isPath(name, of: command) else { return .text(option: name) }
    if name.unicodeScalars.elementsEqual(argument.unicodeScalars) { pending = (name, isPath) }
    return isPath ? .path : .text(option: name)
  }
}

/// Which options take a value, and which of these a file: what completion says about them.
struct OptionTable {
  private var kinds: [String: [String: Bool]] = [:]

  init(_ root: any ParsableCommand.Type) {
    guard let tool = try? JSONDecoder().decode(Tool.self, from: Data(root._dumpHelp().utf8)) else { return }
    for command in tool.command.subcommands ?? [] {
      for argument in command.arguments ?? [] where argument.kind == "option" {
        for name in argument.names ?? [] {
          let dashes = name.kind == "long" ? "--" : "-"
          kinds[command.commandName, default: [:]][dashes + name.name] =
            argument.completionKind?["file"] != nil
        }
      }
    }
  }

  /// Whether the value of an option is a file; nil if it takes none.
  func isPath(_ name: String, of command: String?) -> Bool? { command.flatMap { kinds[$0]?[name] } }

  private struct Tool: Decodable { var command: Command }

  private struct Command: Decodable {
    var commandName: String
    var subcommands: [Command]?
    var arguments: [Argument]?
  }

  private struct Argument: Decodable {
    var kind: String
    var names: [Name]?
    var completionKind: [String: Ignored]?
  }

  private struct Name: Decodable {
    var kind: String
    var name: String
  }

  private struct Ignored: Decodable {
    init(from decoder: any Decoder) {}
  }
}
