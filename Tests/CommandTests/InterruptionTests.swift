import Foundation
import Testing

extension CommandTests {
  @Suite struct Interruption {
    static let steps = 700
    static let options = ["train", "text.txt", "--max-steps", "\(steps)", "--patience", "0"] + Fixture.small

    /// The model of a run without a break.
    private static let unbroken = Result {
      let folder = try Fixture.folder()
      let outcome = try Command.run(options, in: folder)
      guard let model = folder.read("model.safetensors"), outcome.code == 0 else {
        throw Failure("the run failed:\n\(outcome.err)")
      }
      return model
    }

    @Test(
      "Ctrl-C, SIGTERM and a closed terminal save and say how to go on; --resume ends at the same bits",
      arguments: [SIGINT, SIGTERM, SIGHUP])
    func stopped(signal: Int32) throws {
      let folder = try Fixture.folder()
      let run = try RunningCommand(Self.options, in: folder)
      #expect(try run.waits { run.err.contains("\nstep 100  ") })
      run.send(signal)
      let outcome = try run.wait()
      #expect(outcome.out.isEmpty)
      #expect(outcome.code == 128 + signal)
      let last = outcome.err.lines.suffix(2)
      let step = try #require(
        last.first?.string.wholeMatch(of: /stopped after step (\d+); saved model\.safetensors/)?.1)
      #expect((100..<Self.steps).contains(Int(step) ?? 0))
      #expect(last.last == "to resume: charrnn train text.txt --threads 2 --resume")
      #expect(
        folder.names == [
          "model.curves.svg", "model.metrics.csv", "model.safetensors", "model.state.safetensors", "text.txt",
        ])

      let resumed = try Command.run(["train", "text.txt", "--threads", "2", "--resume"], in: folder)
      #expect(resumed.code == 0)
      #expect(resumed.err.contains("\nresuming after step \(step)\n"))
      #expect(try folder.read("model.safetensors") == Self.unbroken.get())
    }

    @Test("a signal before the first evaluation leaves a model to write with, even with --quiet")
    func stoppedEarly() throws {
      let folder = try Fixture.folder()
      let slow = ["train", "text.txt", "--quiet", "--no-hybrid", "--hidden-size", "200", "--threads", "2"]
      let run = try RunningCommand(slow, in: folder)
      // The handlers stand as soon as the process catches the signal.
      #expect(try run.waits { catches(SIGINT, run.pid) })
      run.send(SIGINT)
      let outcome = try run.wait()
      #expect(outcome.code == 130)
      #expect(outcome.err.contains("stopped after step "))
      #expect(outcome.err.hasSuffix("\nto resume: charrnn train text.txt --threads 2 --resume\n"))
      #expect(try Command.run(["sample", "--length", "3", "--seed", "1"], in: folder).code == 0)
    }

    /// Whether the command runs and has a handler for a signal (proc(5), SigCgt).
    private func catches(_ signal: Int32, _ pid: pid_t) -> Bool {
      guard let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
        // Not the shell that it starts as.
        status.hasPrefix("Name:\tcharrnn\n"),
        let mask = status.firstMatch(of: /SigCgt:\s*([0-9a-f]+)/).flatMap({ UInt64($0.1, radix: 16) })
      else { return false }
      return mask >> UInt64(signal - 1) & 1 == 1
    }

    @Test("a signal while text is waited for ends it at once", arguments: [SIGINT, SIGTERM])
    func stoppedWhileReading(signal: Int32) throws {
      for arguments in [["train", "pipe", "--quiet"], ["vocab", "pipe"]] {
        let folder = try Fixture.folder()
        guard mkfifo(folder.path("pipe"), 0o600) == 0 else { throw Failure("no pipe") }
        let run = try RunningCommand(arguments, in: folder)
        #expect(try run.waits { catches(signal, run.pid) })
        run.send(signal)
        let expected: Text = "stopped while reading the text; nothing was written\n"
        #expect(try run.wait() == Outcome(out: "", err: expected, code: 128 + signal))
        #expect(folder.names == ["pipe", "text.txt"])
      }
    }

    @Test("SIGKILL costs what came after the last save and nothing else")
    func killed() throws {
      let folder = try Fixture.folder()
      let run = try RunningCommand(Self.options, in: folder)
      #expect(try run.waits { run.err.contains("\nstep 150  ") })
      run.send(SIGKILL)
      #expect(try run.wait().code == 137)
      let resumed = try Command.run(["train", "text.txt", "--threads", "2", "--resume"], in: folder)
      #expect(resumed.code == 0)
      #expect(resumed.err.contains("\nresuming after step "))
      #expect(try folder.read("model.safetensors") == Self.unbroken.get())
    }

    @Test("killed in the middle of a save, both files are whole", arguments: 1...6)
    func killedWhileSaving(number: Int) throws {
      let folder = try Fixture.folder()
      let run = try RunningCommand(
        ["train", "text.txt", "--hidden-size", "96", "--layers", "1", "--batch-size", "2", "--threads", "1"],
        in: folder)
      var seen: Set<String> = []
      #expect(
        try run.waits {
          seen.formUnion(folder.names.filter { $0.hasSuffix(".tmp") })
          return seen.count >= number
        })
      run.send(SIGKILL)
      #expect(try run.wait().code == 137)
      if folder.names.contains("model.safetensors") {
        #expect(try Command.run(["sample", "--length", "3", "--seed", "1"], in: folder).code == 0)
      }
      if folder.names.contains("model.state.safetensors") {
        let resumed = try Command.run(["train", "text.txt", "--resume", "--max-steps", "1"], in: folder)
        #expect(resumed.code == 0, "\(resumed.err)")
      }
    }

    @Test("a finished run can be given more steps")
    func longer() throws {
      let folder = try Fixture.folder()
      _ = try Command.run(["train", "text.txt", "--quiet", "--max-steps", "20"] + Fixture.small, in: folder)
      let outcome = try Command.run(
        ["train", "text.txt", "--resume", "--max-steps", "40", "--threads", "2"], in: folder)
      #expect(outcome.code == 0)
      #expect(outcome.err.contains("\nresuming after step 20\n"))
      #expect(outcome.err.contains("\ndone after 40 steps in "))
    }
  }
}
