import CharRNNKit
import Foundation

/// Something that a person can ask for in between: a line of the registry each.
///
/// Beside these, every number of the sampler chain is a command: ``SamplerSetting``.
struct InteractiveCommand: Sendable {
  /// Its name behind the slash.
  let name: String
  /// What follows the name, for help.
  let argument: String
  let summary: String
  let run: @Sendable (_ argument: String, _ session: InteractiveSession) throws -> Void

  init(
    _ name: String, takes argument: String = "", _ summary: String,
    run: @escaping @Sendable (_ argument: String, _ session: InteractiveSession) throws -> Void
  ) {
    self.name = name
    self.argument = argument
    self.summary = summary
    self.run = run
  }

  /// A setting: told without an argument, else changed and told.
  init(
    setting name: String, _ argument: String, _ summary: String,
    value: @escaping @Sendable (InteractiveSession) -> String,
    change: @escaping @Sendable (_ argument: String, _ session: InteractiveSession) throws -> Void
  ) {
    self.init(name, takes: argument, summary) { text, session in
      if !text.isEmpty { try change(text, session) }
      Console.note("\(name) is \(value(session))")
    }
  }

  /// The registry, in the order of the help.
  static let all: [InteractiveCommand] = [
    InteractiveCommand("undo", "undo the last line, /again or /new") {
      try $1.undo()
    },
    InteractiveCommand("again", "rewrite the model's last text") { try $1.again() },
    InteractiveCommand("show", "print the story so far") { try $1.show() },
    InteractiveCommand("save", takes: "FILE", "write the story to a new file") { try $1.save(to: $0) },
    InteractiveCommand("new", "start a new story") { $1.forget() },
    InteractiveCommand(setting: "length", "N", "number of characters that the model writes at a time") {
      "\($0.options.length)"
    } change: {
      $1.options.length = try number($0, "length", GenerationOptions.lengths)
    },
    InteractiveCommand(setting: "seed", "N", "random seed of the next text") {
      "\($0.seed)"
    } change: {
      guard let seed = UInt64($0) else { throw InteractiveError("/seed takes a whole number, 0 or more") }
      $1.seed = seed
    },
    InteractiveCommand(setting: "beam", "K", "beam search with K beams, or off for sampling") {
      $0.options.beam.map { "\($0.beams)" } ?? "off"
    } change: {
      try $1.setBeams($0 == "off" ? 0 : number($0, "beam", 0...BeamOptions.widths.upperBound))
    },
    InteractiveCommand(setting: "lines", "N", "stop each text after N lines, or off") {
      $0.options.stops.maximumLines.map { "\($0)" } ?? "off"
    } change: {
      let lines = try $0 == "off" ? 0 : number($0, "lines", 0...GenerationOptions.lineCounts.upperBound)
      $1.options.stops.maximumLines = lines == 0 ? nil : lines
    },
    InteractiveCommand(setting: "stop", "TEXT", "stop each text before this string, or off") {
      let stops = $0.options.stops.strings.map { "“\(Escapes.show($0))”" }
      return stops.isEmpty ? "off" : stops.joined(separator: " or ")
    } change: {
      $1.options.stops.strings = $0 == "off" ? [] : [Escapes().resolve($0)]
    },
    InteractiveCommand(setting: "until-sentence", "on|off", "continue to the end of the sentence") {
      $0.options.stops.untilSentence ? "on" : "off"
    } change: {
      guard ["on", "off"].contains($0) else { throw InteractiveError("/until-sentence takes on or off") }
      $1.options.stops.untilSentence = $0 == "on"
    },
    InteractiveCommand("chain", "print the steps of the sampler chain") { try $1.showChain() },
    InteractiveCommand("help", takes: "NAME", "this list, or what a command or setting does") {
      name, _ in
      try help(on: name)
    },
    InteractiveCommand("quit", "quit (or Ctrl-D)") { $1.isOver = true },
  ]

  /// Carries out a line that begins with a slash.
  static func run(_ line: String, in session: InteractiveSession) throws {
    let words = line.dropFirst().split(maxSplits: 1, omittingEmptySubsequences: false) {
      $0 == " " || $0 == "\t"
    }
    let name = words.first.map(String.init) ?? ""
    let argument = words.count > 1 ? words[1].trimmingCharacters(in: .whitespaces) : ""
    if let command = all.first(where: { $0.name == name }) { return try command.run(argument, session) }
    guard let setting = SamplerSetting(name) else { throw unknown(name) }
    try setting.run(argument, in: session)
  }

  /// A text in which options have the names of the commands that do the same, where there are any.
  static func namingCommands(_ text: String) -> String {
    text.replacing(/--([a-z-]+)/) { match in
      let name = String(match.1)
      let isCommand = all.contains { $0.name == name } || SamplerSetting(name) != nil
      return isCommand ? "/\(name)" : String(match.0)
    }
  }

  private static func unknown(_ name: String) -> InteractiveError {
    InteractiveError(
      "there is no command /\(name); /help lists the commands, and // begins a line with a slash")
  }

  private static func number(_ text: String, _ name: String, _ range: ClosedRange<Int>) throws -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw InteractiveError("/\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func help(on name: String) throws {
    guard name.isEmpty else {
      let name = name.hasPrefix("/") ? String(name.dropFirst()) : name
      if let command = all.first(where: { $0.name == name }) {
        return Console.note("\(command.usage)  \(command.summary)")
      }
      guard let setting = SamplerSetting(name) else { throw unknown(name) }
      return Console.note("\(setting.usage)  \(setting.summary): \(setting.accepted)")
    }
    let width = all.map(\.usage.count).max() ?? 0
    for command in all {
      let usage = command.usage.padding(toLength: width, withPad: " ", startingAt: 0)
      Console.note("  \(usage)  \(command.summary)")
    }
    Console.note("Settings of the sampler chain (a number or off); /help NAME explains one:")
    Console.note(SamplerSetting.all.map { "/\($0.name)" }.wrapped(toWidth: 78).indented)
    Console.note(
      """
      A line that begins with a space continues the last line; // stands for a slash.
      Ctrl-C stops a text, Ctrl-D quits.
      """)
  }

  private var usage: String { "/\(name)\(argument.isEmpty ? "" : " " + argument)" }
}

/// A number, or a list of numbers, of the sampler chain as a command.
struct SamplerSetting {
  let name: String
  let summary: String
  /// The values that are right, in words.
  let accepted: String
  private let symbol: String

  /// Every registered number, then every list.
  static var all: [SamplerSetting] {
    (SamplerParameter.all.map(\.name) + SamplerListParameter.all.map(\.name)).compactMap(SamplerSetting.init)
  }

  /// - Returns: Nil where none is registered by this name.
  init?(_ name: String) {
    if let parameter = SamplerParameter.named(name) {
      (summary, accepted, symbol) = (parameter.summary, parameter.accepted, parameter.symbol)
    } else if let list = SamplerListParameter.named(name) {
      (summary, accepted, symbol) = (list.summary, list.accepted, list.symbol)
    } else {
      return nil
    }
    self.name = name
  }

  var usage: String { "/\(name) \(symbol.uppercased())" }

  /// Told without a value, given its usual value back by `off`, set by a value.
  func run(_ value: String, in session: InteractiveSession) throws {
    switch value {
    case "": break
    case "off":
      try session.settings.reset(name)
      if let usual = SamplerSettings.usual.values[name] { try session.settings.set(name, to: usual) }
    default: try session.settings.set(name, toText: value)
    }
    Console.note("\(name) is \(shown(in: session.settings))")
    let unused = session.settings.unused(in: session.options.beam)
    for setting in unused where setting.name == name { Console.warn(setting) }
  }

  private func shown(in settings: SamplerSettings) -> String {
    if let parameter = SamplerParameter.named(name) {
      let value = settings[parameter]
      return value.short + (value == parameter.noOpValue ? " (off)" : "")
    }
    let values = SamplerListParameter.named(name).map { settings[$0] } ?? []
    return values.isEmpty ? "off" : values.map(\.short).joined(separator: ",")
  }
}

extension [String] {
  /// The words with spaces between, in lines of so many columns at most.
  fileprivate func wrapped(toWidth width: Int) -> String {
    var lines: [String] = []
    for word in self {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(word)
      }
    }
    return lines.joined(separator: "\n")
  }
}

/// Why a command was not carried out.
struct InteractiveError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
