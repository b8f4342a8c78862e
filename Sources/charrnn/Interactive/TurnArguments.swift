import ArgumentParser
import CharRNNKit
import Foundation

/// How a conversation with speakers is held.
struct TurnArguments: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "With --interactive: a conversation as in a chat. Each line that you type is said by one speaker, and the model "
        + "answers as another; their names are found in the prompt or in what the model writes."))
  var turns = false

  @Option(help: ArgumentHelp("Your name in the model's text, without its colon.", valueName: "name"))
  var you: String?

  @Option(help: ArgumentHelp("The name of the speaker that the model answers as.", valueName: "name"))
  var bot: String?

  /// Whether any of it was asked for.
  var isGiven: Bool { turns || you != nil || bot != nil }

  func validate() throws {
    if !turns, isGiven { throw ValidationError("--you and --bot need --turns") }
    for name in [you, bot].compactMap({ $0 }) where name.isEmpty || name.utf8.contains(0x0A) {
      throw ValidationError("a speaker's name has at least one character and no line feed")
    }
  }

  /// The turns of a conversation with a model; nil where none were asked for.
  func turns(of model: TrainedModel, prompt: String?) throws -> Turns? {
    guard turns else { return nil }
    var chat = ChatText(prompt ?? "")
    if chat.speakers.count < 2 { chat = try Self.chat(of: model) }
    var others = chat.speakers
    func take(_ given: String?, _ choose: ([String]) -> String?) -> String? {
      let name = given ?? choose(others)
      others.removeAll { $0 == name }
      return name
    }
    // Who was named is no other speaker.
    others.removeAll { $0 == you || $0 == bot }
    let mine = take(you) { names in
      names.first { ChatText.usualNames.contains($0.lowercased()) } ?? names.first
    }
    let its = take(bot) { $0.first }
    guard let mine, let its else {
      throw Console.fail(
        "no two speakers are seen in what the model writes; name them with --you NAME and --bot NAME",
        code: EX_USAGE)
    }
    return Turns(chat, you: mine, bot: its, documents: model.contents.training.documents)
  }

  /// What the model writes on its own looks like; so much of it as shows two speakers.
  private static func chat(of model: TrainedModel) throws -> ChatText {
    var text = ""
    for seed in 1...8 as ClosedRange<UInt64> {
      let options = GenerationOptions(length: 250, count: 16, seed: seed)
      text += try model.generator.generate(options: options).texts.map { $0.text + "\n" }.joined()
      let chat = ChatText(text)
      if chat.speakers.count > 1 { return chat }
    }
    return ChatText(text)
  }
}
