import ArgumentParser
import CharRNNKit
import Foundation
import Platform

/// A story that a person and a model write in turns, with settings that change in between.
final class InteractiveSession {
  private let model: TrainedModel
  /// How units are drawn.
  var settings: SamplerSettings
  /// Everything else about the next text; its chain is made anew for each.
  var options: GenerationOptions
  /// The seed of the next text; each text gets the one after that of the text before.
  var seed: UInt64
  private let isShaded: Bool
  /// Who says what; nil where nobody is named.
  private let turns: Turns?
  private var story = Story()
  /// What the user was told of the text before: told again only where it changes.
  private var warnings: [GenerationWarning] = []
  /// Whether the next character on standard output begins a line.
  private var isAtLineStart = true
  private let lines = LineReader()
  var isOver = false

  init(
    model: TrainedModel, settings: SamplerSettings, options: GenerationOptions, isShaded: Bool, seed: UInt64?,
    turns: Turns? = nil
  ) {
    self.model = model
    self.settings = settings
    self.options = options
    self.options.echoesPrompt = false
    self.isShaded = isShaded && ColorWriter.isPossible
    self.seed = seed ?? .random(in: 0..<1_000_000)
    self.turns = turns
    guard let turns else { return }
    self.options.stops.strings += turns.stops
    // An answer is at least a character, unless another length was asked for.
    if !self.options.constraints.contains(where: { $0.name == "min-length" }), self.options.length > 0 {
      self.options.constraints.append(.minimumLength(1))
    }
  }

  /// Goes on until the person ends it.
  ///
  /// - Parameter prompt: What the story begins with; the model writes on at once where there is one.
  func run(_ prompt: String?) throws {
    StopSignal.listenAgainAndAgain()
    if let turns {
      Console.note(
        "Type what \(turns.name) says, and the model answers as \(turns.botName); other names: --you and --bot. Help: /help"
      )
    } else {
      Console.note("Type a line and the model continues it; an empty line works too. Help: /help")
    }
    if isShaded { ColorWriter.explain() }
    if let prompt, !prompt.isEmpty {
      story = Story(prompt)
      try put(prompt)
      if turns == nil { try write() } else if !isAtLineStart { try put("\n") }
    }
    while !isOver {
      switch lines.read(prompt: turns.map { "\($0.name)> " } ?? "> ") {
      case .end:
        isOver = true
        if lines.isTerminal { Console.note("") }
      case .interrupted: continue
      case .text(let line): try take(line)
      }
    }
  }

  private func take(_ line: String) throws {
    guard line.hasPrefix("/"), !line.hasPrefix("//") else {
      story.take(line.hasPrefix("//") ? String(line.dropFirst()) : line, in: turns)
      return try write()
    }
    do {
      try InteractiveCommand.run(line, in: self)
    } catch let error where !(error is ExitCode) {
      complain(error)
    }
  }

  /// The model goes on from the story.
  private func write() throws {
    story.beginText()
    StopSignal.clear()
    var failure: GenerationError?
    var reason: StopReason?
    var isEmpty = true
    // Who answers is shown, as in the text.
    if let turns { try put(turns.bot) }
    do throws(any Error) {
      // Another seed also after a failure, which the same one would bring again.
      defer { seed &+= 1 }
      var run = try nextRun()
      tell(run.warnings)
      while let piece = try run.nextPiece(while: { StopSignal.signal == nil }) {
        try put(piece.text, shown: isShaded ? ColorWriter.shade(piece) : piece.text)
        story.append(piece.text)
        reason = piece.stopReason
        if piece.text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) { isEmpty = false }
      }
      if reason == .end { story.endDocument() }
    } catch let error as GenerationError {
      failure = error
    }
    let endsLine = !isAtLineStart
    if endsLine { try put("\n") }
    // The terminal has shown ^C, behind the text or on a line of its own.
    if StopSignal.signal != nil, lines.isTerminal, !(endsLine && isatty(STDOUT_FILENO) == 1) {
      Console.note("")
    }
    if let failure { complain(failure) }
    if failure == nil, isEmpty, let reason { explainNothing(reason) }
  }

  /// Tells why the model has written nothing that can be seen.
  private func explainNothing(_ reason: StopReason) {
    let why =
      switch reason {
      case .lines:
        "the model ended the line at once, and /lines is \(options.stops.maximumLines ?? 1), the line that you typed "
          + "included" + (turns == nil ? "; in a chat, --turns lets it answer" : "")
      case .stop:
        "the model came to \(options.stops.strings.map { "“\(Escapes.show($0))”" }.joined(separator: " or ")) at once, "
          + "where its text stops"
      case .end: "the model ended the document at once"
      case .length where options.length == 0: "/length is 0"
      case .length, .sentence, .form: "what the model wrote is white space only"
      case .stalled: "what the model wrote makes up no characters"
      }
    Console.note("nothing was written: \(why); /again tries it with another seed")
  }

  /// The next text, of which nothing has been written.
  private func nextRun() throws(GenerationError) -> GenerationRun<AnyLanguageModel> {
    options.chain = SamplerChain(settings)
    options.seed = seed
    return try model.generator.pieces(
      prompt: story.recent(model.contents.training.documents), options: options)
  }

  /// Text to standard output.
  ///
  /// - Parameter shown: The same with colours.
  private func put(_ text: String, shown: String? = nil) throws {
    guard let last = text.utf8.last else { return }
    try Console.write(shown ?? text)
    isAtLineStart = last == 0x0A
  }

  private func tell(_ warnings: [GenerationWarning]) {
    for warning in warnings where !self.warnings.contains(warning) { Console.warn(warning) }
    self.warnings = warnings
  }

  private func complain(_ error: any Error) {
    let advice = Advice.text(for: error).map { "; " + InteractiveCommand.namingCommands($0) } ?? ""
    Console.note(Console.paint("?", "33") + " \(error)\(advice)")
  }
}

// MARK: What commands do

extension InteractiveSession {
  /// Takes back the last line and what the model made of it.
  func undo() throws(InteractiveError) {
    guard story.undo() else { throw InteractiveError("there is nothing to undo") }
    Console.note(story.text.isEmpty ? "the story is empty" : "the story ends:\n\(story.lastLines.indented)")
  }

  /// Takes back what the model wrote last and lets it write again.
  func again() throws {
    guard story.dropText() else { throw InteractiveError("the model has written nothing yet") }
    try write()
  }

  /// Begins anew.
  func forget() {
    story.clear()
    Console.note("a new story; /undo restores the old one")
  }

  /// Prints the story.
  func show() throws {
    guard !story.text.isEmpty else { throw InteractiveError("the story is empty") }
    try put(story.text)
    if !isAtLineStart { try put("\n") }
  }

  /// Prints the steps that act on the next unit.
  func showChain() throws {
    let steps = try nextRun().chain.stepDescriptions(in: model.vocabulary)
    Console.note(steps.map { "  \($0)" }.joined(separator: "\n"))
  }

  /// Looks for the most probable text with so many beams; 0: draws.
  func setBeams(_ beams: Int) throws {
    guard beams > 0 else {
      options.beam = nil
      return
    }
    var beam = options.beam ?? BeamOptions(beams: beams)
    beam.beams = beams
    try beam.validate()
    options.beam = beam
    for setting in settings.unused(in: beam) where setting.reason == .searched { Console.warn(setting) }
  }

  /// Writes the story to a file, which must not exist.
  func save(to path: String) throws(InteractiveError) {
    guard !path.isEmpty else { throw InteractiveError("name a file: /save story.txt") }
    // No shell is there to do it.
    let path = (path as NSString).expandingTildeInPath
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      if errno == EEXIST { throw InteractiveError("\(path) already exists; name another file") }
      throw InteractiveError("cannot write \(path): \(String(cString: strerror(errno)))")
    }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try file.write(contentsOf: Data((story.text + (story.text.utf8.last == 0x0A ? "" : "\n")).utf8))
      try file.synchronize()
      try file.close()
    } catch {
      unlink(path)
      throw InteractiveError("cannot write \(path): \(error.localizedDescription)")
    }
    Console.note("saved \(path)")
  }
}
