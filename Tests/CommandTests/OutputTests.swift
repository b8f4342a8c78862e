import Foundation
import Platform
import Testing

extension CommandTests {
  @Suite struct Output {
    private let endless = ["--seed", "1", "--length", "1000000000"]

    /// Reads the first bytes of what a command writes, then goes away.
    private func firstBytes(_ count: Int, _ arguments: [String], program: [String]) throws -> (Text, Outcome)
    {
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { throw Failure("no pipe") }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      var isOpen = true
      defer { if isOpen { close(ends[0]) } }
      let command = try RunningCommand(
        ["sample", "--model", try Fixture.shared().model] + arguments, in: Folder(), program: program,
        outDescriptor: ends[1])
      close(ends[1])
      var bytes = [UInt8](repeating: 0, count: count)
      var filled = 0
      while filled < count {
        let got = bytes.withUnsafeMutableBytes { read(ends[0], $0.baseAddress! + filled, count - filled) }
        guard got > 0 else { throw Failure("it ended early:\n\(command.err)") }
        filled += got
      }
      close(ends[0])
      isOpen = false
      return (Text(bytes), try command.wait())
    }

    @Test("text streams; a reader that goes away ends it quietly")
    func brokenPipe() throws {
      let (start, outcome) = try firstBytes(30, endless, program: [])
      #expect(try Fixture.sample(["--seed", "1", "--length", "30"]).out.hasPrefix(start))
      #expect(outcome == Outcome(out: "", err: "", code: 128 + SIGPIPE))
    }

    @Test("the same where SIGPIPE is ignored")
    func ignoredBrokenPipe() throws {
      let shell = ["/bin/sh", "-c", "trap '' PIPE; exec \"$0\" \"$@\""]
      let (_, outcome) = try firstBytes(10, endless, program: shell)
      #expect(outcome == Outcome(out: "", err: "", code: 128 + SIGPIPE))
    }

    @Test("a full disk")
    func full() throws {
      let descriptor = open("/dev/full", O_WRONLY | O_CLOEXEC)
      defer { close(descriptor) }
      let command = try RunningCommand(
        ["sample", "--model", try Fixture.shared().model, "--seed", "1"], in: Folder(),
        outDescriptor: descriptor)
      #expect(
        try command.wait()
          == Outcome(
            out: "", err: "error: cannot write to standard output: No space left on device\n", code: 74))
    }

    /// What a terminal of some width gets while a model is trained.
    private func terminal(
      columns: UInt16, steps: Int = 50, environment: [String: String] = [:]
    ) throws -> String {
      let terminal = try Terminal(columns: columns)
      let command = try RunningCommand(
        ["train", "text.txt", "--max-steps", "\(steps)"] + Fixture.small, in: Fixture.folder(),
        environment: Command.environment.merging(environment) { $1 }, errDescriptor: terminal.programEnd)
      terminal.hangUp()
      // Read while it writes: a terminal holds little.
      _ = try command.waits {
        _ = terminal.shown
        return false
      }
      let outcome = try command.wait()
      #expect(outcome.out.isEmpty)
      #expect(outcome.code == 0)
      return terminal.shown.string
    }

    /// The lines that were written over.
    private func progressLines(_ text: String) -> [Substring] {
      text.matches(of: /\r\x{1B}\[K([^\r\n\x{1B}]+)/).map(\.1)
    }

    @Test("the progress line of a wide terminal has everything in words")
    func wide() throws {
      let lines = progressLines(try terminal(columns: 120))
      #expect(!lines.isEmpty)
      for line in lines {
        #expect(
          line.wholeMatch(
            of:
              /step \d+\/50  loss \d+\.\d{3}  perplexity \d+\.\d+  \d+\.\d{3} bits\/char  lr \d[\d.e-]+  [\d,]+ chars\/s  \d+:\d\d left/
          ) != nil, "\(line)")
      }
    }

    @Test("80 columns have room for loss, perplexity, bits, learning rate, speed and time left")
    func usual() throws {
      let lines = progressLines(try terminal(columns: 80))
      #expect(!lines.isEmpty)
      for line in lines {
        #expect(line.utf8.count < 80)
        #expect(
          line.contains(
            /loss \d+\.\d{3}  (perplexity|ppl) \d+\.\d+  \d+\.\d{3} bits\/char  lr \d[\d.e-]+  [\d,]+k?( chars)?\/s  \d+:\d\d left/
          ),
          "\(line)")
      }
    }

    @Test("a narrow terminal has loss and time left on one line", arguments: [40, 20] as [UInt16])
    func narrow(columns: UInt16) throws {
      let lines = progressLines(try terminal(columns: columns))
      #expect(!lines.isEmpty)
      for line in lines {
        #expect(line.utf8.count < Int(columns))
        #expect(line.contains(/loss \d+\.\d{3}  (\d+\.\d{3} bits\/char  )?\d+:\d\d/), "\(line)")
      }
    }

    @Test(
      "behind two evaluations the progress line has their curve, where there is room and colours are not unwanted"
    )
    func sparkline() throws {
      let curve = /left  [▁▂▃▄▅▆▇█]{2,8}$/
      let lines = progressLines(try terminal(columns: 120, steps: 600))
      #expect(lines.contains { $0.contains(curve) })
      #expect(lines.first { $0.hasPrefix("step ") }?.contains(curve) == false)
      #expect(lines.allSatisfy { $0.unicodeScalars.count < 120 })
      let plain = progressLines(try terminal(columns: 120, steps: 300, environment: ["NO_COLOR": "1"]))
      #expect(plain.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
      let narrow = progressLines(try terminal(columns: 40, steps: 300))
      #expect(narrow.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
    }

    @Test("colours on a terminal, none with NO_COLOR")
    func color() throws {
      #expect(try terminal(columns: 80).contains("\u{1B}[1mstep 50  "))
      let plain = try terminal(columns: 80, environment: ["NO_COLOR": "1"])
      #expect(plain.contains("step 50  held-out loss "))
      #expect(!plain.contains(/\x{1B}\[[0-9;]*m/))
    }

    @Test("a terminal that understands nothing gets plain lines")
    func dumb() throws {
      let text = try terminal(columns: 80, environment: ["TERM": "dumb"])
      #expect(text.contains("step 50  held-out loss "))
      #expect(!text.contains("\u{1B}"))
    }
  }
}
