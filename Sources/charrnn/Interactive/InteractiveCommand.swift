import CharRNNKit
import Foundation

/// Something that a person can ask for in between: a line of the registry each.
struct InteractiveCommand {
  /// Its name behind the slash.
  let name: String
  /// What follows the name, for help.
  let argument: String
  let summary: String
  let run: (_ argument: String, _ session: InteractiveSession) throws -> Void

  /// The registry. Beside these, every number of the sampler chain is a command.
  nonisolated(unsafe) static let all: [InteractiveCommand] = [
    InteractiveCommand(name: "undo", argument: "", summary: "take back the last line and what followed") {
      try $1.undo()
      try show($1)
    },
    InteractiveCommand(name: "again", argument: "", summary: "let the model write its last text anew") { try $1.again() },
    InteractiveCommand(name: "show", argument: "", summary: "the story so far") { try show($1) },
    InteractiveCommand(name: "save", argument: "FILE", summary: "write the story to a new file") { path, session in
      guard !path.isEmpty else { throw InteractiveError("name a file: /save story.txt") }
      try session.save(to: path)
      Console.note("saved \(path)")
    },
    InteractiveCommand(name: "new", argument: "", summary: "begin a new story") { $1.forget() },
    InteractiveCommand(name: "length", argument: "N", summary: "characters that the model writes at a time") {
      $1.options.length = try number($0, "length", GenerationOptions.lengths)
    },
    InteractiveCommand(name: "seed", argument: "N", summary: "where chance starts from for the next text") {
      guard let seed = UInt64($0) else { throw InteractiveError("the seed is \($1.seed); to set it: /seed 7") }
      $1.seed = seed
    },
    InteractiveCommand(name: "beam", argument: "K", summary: "look for the most probable text; 0 draws again") {
      let beams = try number($0, "beam", 0...BeamOptions.widths.upperBound)
      $1.options.beam = beams == 0 ? nil : BeamOptions(beams: beams)
    },
    InteractiveCommand(name: "lines", argument: "N", summary: "end each text after so many lines; 0 does not") {
      let lines = try number($0, "lines", 0...GenerationOptions.lineCounts.upperBound)
      $1.options.stops.maximumLines = lines == 0 ? nil : lines
    },
    InteractiveCommand(name: "stop", argument: "TEXT", summary: "end each text in front of this; none: nowhere") {
      $1.options.stops.strings = $0.isEmpty ? [] : [Escapes.resolve($0)]
    },
    InteractiveCommand(name: "until-sentence", argument: "on|off", summary: "go on to the end of the sentence") {
      guard ["on", "off"].contains($0) else { throw InteractiveError("/until-sentence on, or off") }
      $1.options.stops.untilSentence = $0 == "on"
    },
    InteractiveCommand(name: "chain", argument: "", summary: "the steps that act on what may come next") {
      Console.note("\(SamplerChain($1.settings))")
    },
    InteractiveCommand(name: "help", argument: "", summary: "this list") { _, _ in help() },
    InteractiveCommand(name: "quit", argument: "", summary: "end, as Ctrl-D does") { $1.isOver = true },
  ]

  /// Carries out a line that begins with a slash.
  static func run(_ line: String, in session: InteractiveSession) throws {
    let words = line.dropFirst().split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    let name = words.first.map(String.init) ?? ""
    let argument = words.count > 1 ? words[1].trimmingCharacters(in: .whitespaces) : ""
    if let command = all.first(where: { $0.name == name }) { return try command.run(argument, session) }
    try setSampler(name, argument, in: session)
  }

  /// A number of the sampler chain: shown without a value, reset by `off`, set by a value.
  private static func setSampler(_ name: String, _ value: String, in session: InteractiveSession) throws {
    let parameter = SamplerParameter.named(name)
    guard parameter != nil || SamplerListParameter.named(name) != nil else {
      throw InteractiveError("there is no command /\(name); /help lists what there is")
    }
    switch value {
    case "":
      let summary = parameter?.summary ?? SamplerListParameter.named(name)?.summary ?? ""
      Console.note("\(name): \(summary); now \(SamplerChain(session.settings))")
    case "off": try session.settings.reset(name)
    default: try session.settings.set(name, toText: value)
    }
    for unused in session.settings.unused where unused.name == name { Console.warn(unused) }
  }

  private static func number(_ text: String, _ name: String, _ range: ClosedRange<Int>) throws -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw InteractiveError("/\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func show(_ session: InteractiveSession) throws {
    try Console.write(session.story + "\n")
  }

  private static func help() {
    let own = all.map { ("/\($0.name)\($0.argument.isEmpty ? "" : " " + $0.argument)", $0.summary) }
    let sampler =
      SamplerParameter.all.map { ("/\($0.name) X", $0.summary) }
      + SamplerListParameter.all.map { ("/\($0.name) X,X,…", $0.summary) }
    let width = (own + sampler).map(\.0.count).max() ?? 0
    for (command, summary) in own + sampler {
      Console.note("  \(command.padding(toLength: width, withPad: " ", startingAt: 0))  \(summary)")
    }
    Console.note(
      "A line that begins with a space goes on in the last line; // begins a line with a slash. "
        + "/temperature off gives a number its default back. Ctrl-C stops a text.")
  }
}
