import CharRNNKit
import Foundation
import Glibc

/// A story that a person and a model write in turns, with settings that change in between.
final class InteractiveSession {
  let model: TrainedModel
  /// How units are drawn.
  var settings: SamplerSettings
  /// Everything else about the next text; its chain is made anew for each.
  var options: GenerationOptions
  /// The seed of the next text; each text gets the one after that of the text before.
  var seed: UInt64
  /// What was written, by either.
  private(set) var story = ""
  /// The story before each line that was typed, the newest last.
  private var earlier: [String] = []
  /// The story before the newest text of the model.
  private var beforeLastText: String?
  private let lines = LineReader()
  var isOver = false

  /// How much of a long story the model reads before it goes on: more than its memory reaches.
  static let readCharacters = 10_000

  init(model: TrainedModel, settings: SamplerSettings, options: GenerationOptions, seed: UInt64?) {
    self.model = model
    self.settings = settings
    self.options = options
    self.options.echoesPrompt = false
    self.seed = seed ?? .random(in: 0..<1_000_000)
  }

  /// Goes on until the person ends it.
  ///
  /// - Parameter prompt: What the story begins with; the model writes on at once where there is one.
  func run(_ prompt: String?) throws {
    StopSignal.listenAgainAndAgain()
    Console.note("Type a line and the model goes on from it; an empty line: it just goes on. /help tells the rest.")
    if let prompt, !prompt.isEmpty {
      story = prompt
      try Console.write(prompt)
      try write()
    }
    while !isOver {
      switch lines.read(prompt: "> ") {
      case .end:
        isOver = true
        Console.note("")
      case .interrupted: continue
      case .text(let line): try take(line)
      }
    }
  }

  private func take(_ line: String) throws {
    guard line.hasPrefix("/"), !line.hasPrefix("//") else { return try takeText(line) }
    do {
      try InteractiveCommand.run(line, in: self)
    } catch let error as InteractiveError {
      Console.note(Console.paint("?", "33") + " \(error.message)")
    } catch let error as SamplerError {
      Console.note(Console.paint("?", "33") + " \(error)")
    }
  }

  /// The person's line, then the model's text.
  private func takeText(_ line: String) throws {
    earlier.append(story)
    let line = line.hasPrefix("//") ? String(line.dropFirst()) : line
    if !line.isEmpty {
      // A line of its own, unless it says that it goes on in the last one.
      let goesOn = story.isEmpty || line.utf8.first == 0x20 || story.utf8.last == 0x0A
      story += (goesOn ? "" : "\n") + line
    }
    try write()
  }

  /// The model goes on from the story.
  private func write() throws {
    beforeLastText = story
    StopSignal.clear()
    options.chain = SamplerChain(settings)
    options.seed = seed
    do {
      var run = try model.generator.pieces(prompt: Self.end(of: story), options: options)
      for warning in run.warnings { Console.warn(warning) }
      while StopSignal.signal == nil, let piece = try run.nextPiece() {
        try Console.write(piece.text)
        story += piece.text
      }
      seed &+= 1
    } catch let error as GenerationError {
      Console.note(Console.paint("?", "33") + " \(error)")
    }
    if story.utf8.last != 0x0A || story == beforeLastText { try Console.write("\n") }
  }

  /// The last characters of a long story, from a line feed or space on where there is one.
  private static func end(of story: String) -> String {
    let scalars = story.unicodeScalars
    guard scalars.count > readCharacters else { return story }
    let tail = scalars.suffix(readCharacters)
    let start = tail.firstIndex { $0 == "\n" || $0 == " " } ?? tail.startIndex
    return String(tail[start...])
  }

  // MARK: What commands do

  /// Takes back the last line and what the model made of it.
  func undo() throws(InteractiveError) {
    guard let last = earlier.popLast() else { throw InteractiveError("there is nothing to take back") }
    story = last
    beforeLastText = nil
  }

  /// Takes back what the model wrote last and lets it write again.
  func again() throws {
    guard let start = beforeLastText else { throw InteractiveError("the model has written nothing yet") }
    story = start
    try write()
  }

  /// Begins anew.
  func forget() {
    earlier.append(story)
    story = ""
    beforeLastText = nil
  }

  /// Writes the story to a file, which must not exist.
  func save(to path: String) throws(InteractiveError) {
    do {
      try Data((story + "\n").utf8).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
    } catch {
      throw InteractiveError("cannot write \(path): \(error.localizedDescription)")
    }
  }
}

/// Why a command was not carried out.
struct InteractiveError: Error {
  let message: String
  init(_ message: String) { self.message = message }
}
