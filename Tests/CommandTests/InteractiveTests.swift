import Foundation
import LanguageModels
import ModelFiles
import Testing

extension CommandTests {
  /// `charrnn sample --interactive` at a terminal.
  @Suite struct Interactive {
    private typealias Reply = InteractiveRun.Reply

    /// What `charrnn sample` writes behind a prompt, a line feed behind it unless it ends with one.
    private func text(after prompt: String, _ options: [String]) throws -> Text {
      let all = Text(try Fixture.text(options + ["--prompt", prompt]))
      #expect(all.hasPrefix(Text(prompt)))
      let written = Text(Array(all.bytes.dropFirst(prompt.utf8.count)))
      return written.hasSuffix("\n") ? written : written + "\n"
    }

    /// A story so far, as the session keeps it.
    private func story(_ parts: Text...) -> String {
      String(
        decoding: parts.flatMap { $0.hasSuffix("\n") ? $0.bytes.dropLast() : $0.bytes[...] }, as: UTF8.self)
    }

    @Test("a line is typed, and the model goes on from the story with the next seed")
    func turns() throws {
      let run = try InteractiveRun(["--seed", "7", "--length", "20", "--ban", "\\n"])
      #expect(try run.begin() == Reply(text: "", notes: ""))
      let first = try text(after: "나무는", ["--seed", "7", "--length", "20", "--ban", "\\n"])
      #expect(try run.say("나무는") == Reply(text: first, notes: ""))
      // A line of its own.
      var soFar = story("나무는", first, "\n바람")
      let second = try text(after: soFar, ["--seed", "8", "--length", "20", "--ban", "\\n"])
      #expect(try run.say("바람") == Reply(text: second, notes: ""))
      // The same line.
      soFar += story(second, " 눈")
      let third = try text(after: soFar, ["--seed", "9", "--length", "20", "--ban", "\\n"])
      #expect(try run.say(" 눈") == Reply(text: third, notes: ""))
      // Nothing of one's own.
      soFar += story(third)
      let fourth = try text(after: soFar, ["--seed", "10", "--length", "20", "--ban", "\\n"])
      #expect(try run.say("") == Reply(text: fourth, notes: ""))
      soFar += story(fourth)
      #expect(try run.say("/show") == Reply(text: Text(soFar + "\n"), notes: ""))
      let outcome = try run.end()
      #expect(outcome.code == 0)
    }

    @Test("settings change in between: the same text as by the command line")
    func settings() throws {
      let run = try InteractiveRun(["--seed", "1", "--length", "15"])
      _ = try run.say("나무")
      #expect(try run.say("/new") == Reply(text: "", notes: "a new story; /undo restores the old one\n"))
      for (lines, notes, options) in [
        (
          ["/temperature 0.3", "/seed 7"], ["temperature is 0.3\n", "seed is 7\n"], ["--temperature", "0.3"]
        ),
        (
          ["/top-k 3", "/seed 7"], ["top-k is 3\n", "seed is 7\n"], ["--temperature", "0.3", "--top-k", "3"]
        ),
        (
          ["/top-k off", "/temperature off", "/seed 7"],
          ["top-k is 0 (off)\n", "temperature is 0.8\n", "seed is 7\n"], []
        ),
        (["/beam 4", "/seed 7"], ["beam is 4\n", "seed is 7\n"], ["--beam", "4"]),
        (
          ["/beam off", "/stop 다", "/seed 7"], ["beam is off\n", "stop is “다”\n", "seed is 7\n"],
          ["--stop", "다"]
        ),
        (
          ["/stop off", "/lines 1", "/seed 7"], ["stop is off\n", "lines is 1\n", "seed is 7\n"],
          ["--max-lines", "1"]
        ),
        (
          ["/lines off", "/until-sentence on", "/length 30", "/seed 7"],
          ["lines is off\n", "until-sentence is on\n", "length is 30\n", "seed is 7\n"],
          ["--until-sentence", "--length", "30"]
        ),
        (
          ["/temperature-cycle 0.5,1.5", "/seed 7"], ["temperature-cycle is 0.5,1.5\n", "seed is 7\n"],
          ["--until-sentence", "--length", "30", "--temperature-cycle", "0.5,1.5"]
        ),
      ] {
        for (line, note) in zip(lines, notes) {
          #expect(try run.say(Text(line)) == Reply(text: "", notes: Text(note)))
        }
        let length = options.contains("--length") ? [] : ["--length", "15"]
        let expected = try text(after: "바람", options + length + ["--seed", "7"])
        #expect(try run.say("바람") == Reply(text: expected == "\n" ? "" : expected, notes: ""), "\(lines)")
        _ = try run.say("/new")
      }
    }

    @Test("a setting without a value is told, and /help tells what it is")
    func told() throws {
      let run = try InteractiveRun(["--seed", "5", "--length", "3", "--top-p", "0.5", "--stop", "\\n"])
      for (line, note) in [
        ("/temperature", "temperature is 0.8"), ("/top-p", "top-p is 0.5"), ("/min-p", "min-p is 0 (off)"),
        ("/temperature-cycle", "temperature-cycle is off"), ("/seed", "seed is 5"),
        ("/length", "length is 3"),
        ("/beam", "beam is off"), ("/lines", "lines is off"), ("/stop", "stop is “\\n”"),
        ("/until-sentence", "until-sentence is off"),
        ("/chain", "  ban <unk>\n  top-p 0.5\n  temperature 0.8"),
        ("/help top-k", "/top-k K  draw from the k most probable units: a whole number, 0 (all) or more"),
        ("/help /seed", "/seed N  random seed of the next text"),
      ] {
        #expect(try run.say(Text(line)) == Reply(text: "", notes: Text(note + "\n")))
      }
      let help = try run.say("/help").notes
      for name in [
        "undo", "again", "show", "save", "new", "seed", "beam", "temperature", "dry-multiplier", "quit",
      ] {
        #expect(help.contains("/\(name)"))
      }
      #expect(help.lines.allSatisfy { $0.bytes.count <= 80 })
      // None of this is text.
      #expect(try run.say("/quit!").text == "")
    }

    @Test("what is wrong is told, and the session goes on")
    func mistakes() throws {
      let folder = try Folder()
      let run = try InteractiveRun(["--seed", "5", "--length", "3"], in: folder)
      let mark = "\u{1B}[33m?\u{1B}[0m "
      for (line, note) in [
        (
          "/bogus", "there is no command /bogus; /help lists the commands, and // begins a line with a slash"
        ),
        ("/", "there is no command /; /help lists the commands, and // begins a line with a slash"),
        (
          "/help bogus",
          "there is no command /bogus; /help lists the commands, and // begins a line with a slash"
        ),
        ("/temperature hot", "temperature is “hot”; it must be a number, 0 or more"),
        ("/temperature -1", "temperature is -1; it must be a number, 0 or more"),
        ("/top-k 1.5", "top-k is 1.5; it must be a whole number, 0 (all) or more"),
        ("/seed x", "/seed takes a whole number, 0 or more"),
        ("/length -1", "/length takes a whole number from 0 to 1000000000"),
        ("/beam 5000", "/beam takes a whole number from 0 to 4096"),
        ("/until-sentence maybe", "/until-sentence takes on or off"),
        ("/undo", "there is nothing to undo"),
        ("/again", "the model has written nothing yet"),
        ("/show", "the story is empty"),
        ("/save", "name a file: /save story.txt"),
        ("/save no/such/folder", "cannot write no/such/folder: No such file or directory"),
      ] {
        #expect(try run.say(Text(line)) == Reply(text: "", notes: Text("\(mark)\(note)\n")))
      }
      #expect(try run.say("/chain").notes == "  ban <unk>\n  temperature 0.8\n")
      let warning = "\u{1B}[33mwarning:\u{1B}[0m xtc-threshold does nothing without xtc-probability"
      #expect(try run.say("/xtc-threshold 0.3").notes == Text("xtc-threshold is 0.3\n\(warning)\n"))
      #expect(try run.say("나무").text.bytes.count > 3)
      #expect(try run.end().code == 0)
    }

    @Test("/undo, /again and /new, each taken back")
    func undo() throws {
      let options = ["--length", "10", "--ban", "\\n"]
      let run = try InteractiveRun(options + ["--seed", "1"])
      let first = try run.say("나무").text
      let afterFirst = story("나무", first)
      let second = try run.say("바람").text
      let afterSecond = story(Text(afterFirst), "\n바람", second)
      #expect(
        try run.say("/again").text == text(after: story(Text(afterFirst), "\n바람"), options + ["--seed", "3"]))
      // The text before /again, then the story before the line.
      func ending(_ story: String) -> Text {
        Text("the story ends:\n" + story.split(separator: "\n").suffix(3).map { "  \($0)\n" }.joined())
      }
      #expect(try run.say("/undo") == Reply(text: "", notes: ending(afterSecond)))
      #expect(try run.say("/show").text == Text(afterSecond + "\n"))
      #expect(try run.say("/undo").notes == ending(afterFirst))
      #expect(try run.say("/new").notes == "a new story; /undo restores the old one\n")
      #expect(try run.say("/undo").notes == ending(afterFirst))
      // The text before the one that was taken back can be written anew.
      #expect(try run.say("/seed 1").notes == "seed is 1\n")
      #expect(try run.say("/again").text == first)
      #expect(try run.say("/undo").notes == ending(afterFirst))
      #expect(try run.say("/undo").notes == "the story is empty\n")
      #expect(try run.say("/undo").notes.hasSuffix("there is nothing to undo\n"))
    }

    @Test("/save writes a new file and leaves an old one alone")
    func save() throws {
      let folder = try Folder()
      let run = try InteractiveRun(["--length", "10", "--seed", "1"], in: folder)
      _ = try run.say("나무")
      let story = try run.say("/show").text
      #expect(try run.say("/save 이야기.txt") == Reply(text: "", notes: "saved 이야기.txt\n"))
      #expect(folder.read("이야기.txt") == story)
      _ = try run.say("바람")
      #expect(try run.say("/save 이야기.txt").notes.hasSuffix("이야기.txt already exists; name another file\n"))
      #expect(folder.read("이야기.txt") == story)
      #expect(folder.names == ["이야기.txt"])
    }

    @Test("Ctrl-C stops a text and not the program, or gives up a line")
    func interrupt() throws {
      let run = try InteractiveRun(["--seed", "1", "--length", "1000000000"])
      for _ in 0..<2 {
        _ = try run.begin()
        try run.terminal.type("나무\r")
        #expect(try run.command.waits { run.newText.bytes.count > 2000 })
        _ = try run.interrupt()
        #expect(run.command.out.hasSuffix("\n"))
      }
      #expect(try run.say("/length 10").notes == "length is 10\n")
      try run.terminal.type("바람")
      #expect(try run.interrupt().text.isEmpty)
      #expect(try run.interrupt().text.isEmpty)
      // What was given up is no part of the next line.
      #expect(try run.say("/seed 4").notes == "seed is 4\n")
      #expect(try run.say("").text.bytes.count >= 10)
      #expect(try run.end().code == 0)
    }

    @Test("Ctrl-C stops a search")
    func interruptSearch() throws {
      let run = try InteractiveRun([
        "--seed", "1", "--length", "1000000000", "--beam", "64",
      ])
      try run.terminal.type("나무\r")
      // It computes: its processor time grows.
      let time = run.processorTime
      #expect(try run.command.waits { run.processorTime > time + 0.3 })
      _ = try run.interrupt()
      #expect(try run.say("/length 5").notes == "length is 5\n")
      #expect(try run.end().code == 0)
    }

    @Test("Hangul is erased whole with backspace")
    func editing() throws {
      let run = try InteractiveRun(["--seed", "1", "--length", "5"])
      _ = try run.say("나무\u{7F}\u{7F}바람\u{7F}다")
      #expect(try run.say("/show").text.hasPrefix("바다"))
      // One of the lines before comes back with the arrow key.
      _ = try run.say("/new")
      _ = try run.say("\u{1B}[A\u{1B}[A\u{1B}[A")
      #expect(try run.say("/show").text.hasPrefix("바다"))
    }

    @Test("Ctrl-D and /quit end with status 0; standard output has the text only")
    func ends() throws {
      let run = try InteractiveRun(["--seed", "1", "--length", "5", "--prompt", "나무"])
      let begun = try run.begin()
      #expect(begun.text == "나무" + (try text(after: "나무", ["--seed", "1", "--length", "5"])))
      let outcome = try run.end()
      #expect(outcome.out == begun.text)
      #expect(outcome.code == 0)
      let other = try InteractiveRun(["--seed", "1"])
      try other.terminal.type("/quit\r")
      #expect(try other.command.wait() == Outcome(out: "", err: "", code: 0))
    }

    @Test("characters that the model never saw are told once")
    func unseen() throws {
      let run = try InteractiveRun(["--seed", "1", "--length", "5"])
      let warning = "\u{1B}[33mwarning:\u{1B}[0m the model never saw these"
      let byParts = "\(warning) syllables in training and reads them by their consonants and vowels: "
      let unknown = "\(warning) in training and reads them as <unk>: "
      #expect(try run.say("뷁").notes == Text("\(byParts)뷁\n"))
      #expect(try run.say("나무").notes == "")
      #expect(try run.say("쀍").notes == Text("\(byParts)뷁, 쀍\n"))
      #expect(try run.say("-").notes == Text("\(unknown)-\n"))
      #expect(try run.say("나무").notes == "")
      #expect(try run.say("=").notes == Text("\(unknown)-, =\n"))
    }

    @Test("--color surprise shades here too")
    func color() throws {
      let run = try InteractiveRun(["--color", "surprise", "--seed", "1"], showsText: true)
      #expect(run.terminal.shown.contains("bits of surprise, from: "))
      #expect(try run.say("나무").notes.contains("\u{1B}[39;49m"))
      #expect(try run.end().code == 0)
    }

    @Test("where text is shown, Ctrl-C ends its line")
    func interruptShown() throws {
      let run = try InteractiveRun(["--seed", "1", "--length", "1000000000"], showsText: true)
      let before = run.terminal.shown.bytes.count
      try run.terminal.type("나무\r")
      #expect(try run.command.waits { run.terminal.shown.bytes.count > before + 2000 })
      _ = try run.interrupt()
      #expect(run.terminal.shown.contains("^C"))
      #expect(run.terminal.shown.hasSuffix("\r\n> "))
      #expect(try run.end().code == 0)
    }
  }

  /// The same without a terminal, and with what goes wrong.
  @Suite struct InteractivePipe {
    private func run(_ arguments: [String], input: Text, model: String? = nil) throws -> Outcome {
      try Command.run(
        ["sample", "--interactive", "--model", model ?? Fixture.shared().model] + arguments, in: Folder(),
        input: input)
    }

    @Test("lines of a file or pipe are taken as if typed; no prompts")
    func lines() throws {
      let outcome = try run(["--length", "10"], input: "/seed 3\n나무\n/new\n/seed 3\n나무")
      let text = try Fixture.text(["--length", "10", "--seed", "3", "--prompt", "나무"])
      let written = Text(Array(text.utf8.dropFirst("나무".utf8.count))) + (text.utf8.last == 0x0A ? "" : "\n")
      #expect(
        outcome
          == Outcome(
            out: written + written,
            err: InteractiveRun.greeting
              + "seed is 3\na new story; /undo restores the old one\nseed is 3\n", code: 0))
      #expect(try run([], input: "") == Outcome(out: "", err: InteractiveRun.greeting, code: 0))
      #expect(try run([], input: "/quit\n나무\n") == Outcome(out: "", err: InteractiveRun.greeting, code: 0))
    }

    @Test("// begins a line with a slash")
    func slash() throws {
      let outcome = try run(["--length", "5", "--seed", "1"], input: "//나\n/show\n")
      #expect(outcome.out.lines.contains { $0.hasPrefix("/나") })
    }

    @Test("of a long story the last thousand characters are read, from the beginning of a word on")
    func longStory() throws {
      let folder = try Folder()
      let story = Text(Array(Fixture.text.bytes.dropLast()))
      try folder.write("story.txt", story)
      let outcome = try run(
        ["--length", "20", "--seed", "3", "--prompt-file", folder.path("story.txt")], input: "")
      let scalars = story.string.unicodeScalars.suffix(1000)
      let tail = String(scalars.drop { $0 != "\n" && $0 != " " })
      #expect(tail.unicodeScalars.count > 980)
      let text = Text(try Fixture.text(["--length", "20", "--seed", "3", "--prompt", tail]))
      let written = Text(Array(text.bytes.dropFirst(tail.utf8.count)))
      #expect(outcome.out == story + written + (written.hasSuffix("\n") ? "" : "\n"))
    }

    /// The small model with weights that are no numbers.
    private func brokenModel() throws -> String {
      let folder = try Folder()
      var file = try ModelFile(path: Fixture.shared().model)
      let bias = try #require(
        ParameterTable(for: file.configuration).entries.first { $0.name == "projection.bias" })
      for place in bias.range { file.parameters[place] = .nan }
      try file.save(to: folder.path("broken.safetensors"))
      return folder.path("broken.safetensors")
    }

    @Test("a model that gives no numbers ends a text and not the session")
    func brokenModelInSession() throws {
      let outcome = try run(["--seed", "1"], input: "나무\n/seed\n\n", model: brokenModel())
      let complaint: Text = """
        ? the model's output for unit 0 is not a number (its weights contain NaN or infinite values); train again with a lower \
        --learning-rate, or use an earlier model file

        """
      #expect(
        outcome
          == Outcome(
            out: "", err: InteractiveRun.greeting + complaint + "seed is 2\n" + complaint, code: 0))
    }

    @Test("without a session it is the end")
    func brokenModelAlone() throws {
      let outcome = try Command.run(["sample", "--model", try brokenModel(), "--seed", "1"], in: Folder())
      #expect(outcome.out.isEmpty)
      #expect(outcome.err.hasPrefix("error: the model's output for unit 0 is not a number "))
      #expect(outcome.code == 70)
    }

    @Test("a constraint that cannot be kept ends a text and not the session")
    func impossibleConstraint() throws {
      let outcome = try run(
        ["--acrostic", "나무", "--seed", "1", "--length", "9"], input: "/length 1\n나\n/length 9\n/new\n\n")
      #expect(
        outcome.err
          == InteractiveRun.greeting + "length is 1\n"
          + "? acrostic needs a text of 2 characters; the length is 1; raise /length\n"
          + "length is 9\na new story; /undo restores the old one\n")
      #expect(outcome.out.lines.map { $0.string.unicodeScalars.first } == ["나", "무"])
      #expect(outcome.code == 0)
    }
  }
}
