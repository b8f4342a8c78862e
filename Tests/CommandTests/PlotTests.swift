import Foundation
import Platform
import Testing

extension CommandTests {
  @Suite struct Plot {
    private let metrics: Text = """
      step,epoch,seconds,training_loss,held_out_loss,bits_per_character\r
      10,0.5,3.5,2.5,2.7,3.9\r
      20,1.0,7.0,2.0,2.3,3.3\r

      """

    private func folder() throws -> Folder {
      let folder = try Folder()
      try folder.write("model.metrics.csv", metrics)
      return folder
    }

    @Test("the picture of a model's run, and a word about it")
    func succeeds() throws {
      let folder = try folder()
      let outcome = try Command.run(["plot", "model.safetensors"], in: folder)
      #expect(outcome == Outcome(out: "", err: "plotted 1 run in curves.svg\n", code: 0))
      #expect(folder.names == ["curves.svg", "model.metrics.csv"])
      let svg = try #require(folder.read("curves.svg"))
      #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
      #expect(svg.contains("<title id=\"title\">Perplexity of model</title>"))
    }

    @Test(
      "other axes, another name",
      arguments: [("seconds", "loss", "loss, nats a unit"), ("epochs", "bits", "bits a character")])
    func axes(x: String, y: String, title: String) throws {
      let folder = try folder()
      let outcome = try Command.run(["plot", ".", "--x", x, "--y", y, "-o", "a.svg"], in: folder)
      #expect(outcome.err == "plotted 1 run in a.svg\n")
      let svg = try #require(folder.read("a.svg"))
      #expect(svg.contains(Text(">\(title)<")) && svg.contains(Text(">\(x)<")))
    }

    @Test("training draws the curves of its own run")
    func training() throws {
      let fixture = try Fixture.shared()
      let folder = URL(fileURLWithPath: fixture.model).deletingLastPathComponent().path
      let svg = FileManager.default.contents(atPath: folder + "/model.curves.svg").map { Text([UInt8]($0)) }
      #expect(svg?.contains("Perplexity of model") == true)
      let output = try Folder()
      let outcome = try Command.run(["plot", fixture.model, "-o", "x.svg"], in: output)
      #expect(outcome.code == 0)
      // The same rows to as many digits as the file has.
      #expect(output.read("x.svg")?.lines.count == svg?.lines.count)
    }

    /// A converter that notes what it was asked for.
    private func standIn(_ name: String, _ script: String, in folder: Folder) throws {
      try folder.write(name, Text("#!/bin/sh\n\(script)\n"))
      chmod(folder.path(name), 0o755)
    }

    private func plot(png: String, in folder: Folder, path: String) throws -> Outcome {
      try RunningCommand(
        ["plot", "model.safetensors", "--png", png], in: folder,
        environment: Command.environment.merging(["PATH": path]) { $1 }
      ).wait()
    }

    @Test("a PNG by the first converter that is there")
    func png() throws {
      let folder = try folder()
      let tools = try Folder()
      try standIn("rsvg-convert", "printf picture > \"$4\"", in: tools)
      try standIn("convert", "exit 9", in: tools)
      let outcome = try plot(png: "a.png", in: folder, path: "\(tools.path):/usr/bin:/bin")
      #expect(outcome == Outcome(out: "", err: "plotted 1 run in curves.svg and a.png\n", code: 0))
      #expect(folder.read("a.png") == "picture")
    }

    @Test("no converter: what to install, and nothing is written")
    func noConverter() throws {
      let folder = try folder()
      let outcome = try plot(png: "a.png", in: folder, path: "/nonexistent")
      #expect(
        outcome
          == Outcome(
            out: "",
            err: """
              error: a PNG needs one of rsvg-convert, inkscape, magick, convert; install the package librsvg2-bin, or open \
              the SVG in a browser

              """, code: 69))
      #expect(folder.names == ["model.metrics.csv"])
    }

    @Test("a converter that fails: its own words")
    func failingConverter() throws {
      let folder = try folder()
      let tools = try Folder()
      try standIn("rsvg-convert", "echo 'no fonts' >&2; exit 3", in: tools)
      let outcome = try plot(png: "a.png", in: folder, path: "\(tools.path):/usr/bin:/bin")
      #expect(
        outcome
          == Outcome(
            out: "",
            err:
              "error: rsvg-convert could not convert the SVG (exit code 3): no fonts; the SVG was written\n",
            code: 70))
      #expect(folder.names == ["curves.svg", "model.metrics.csv"])
    }

    @Test(
      "what cannot be drawn",
      arguments: [
        (
          ["no.safetensors"], 66,
          "error: there is no no.metrics.csv; training writes it next to the model\n"
        ),
        (["model.safetensors", "-o", "no/c.svg"], 73, "error: cannot write no/c.svg: the folder "),
        (
          ["bad.csv"], 65,
          "error: bad.csv is not a metrics file: line 2: the training_loss is “x”, which is no number;"
        ),
        (["empty.csv"], 65, "error: empty.csv has no rows yet; wait for the first evaluation of the run\n"),
        (["model.safetensors", "--x", "miles"], 64, "The value 'miles' is invalid for '--x <what>'"),
        ([], 64, "Missing expected argument '<run> ...'"),
      ] as [([String], Int32, String)])
    func failures(arguments: [String], code: Int32, message: String) throws {
      let folder = try folder()
      try folder.write("bad.csv", "step,training_loss\n1,x\n")
      try folder.write("empty.csv", "step,training_loss\n")
      let outcome = try Command.run(["plot"] + arguments, in: folder)
      #expect(outcome.out.isEmpty)
      #expect(outcome.code == code)
      #expect(outcome.err.contains(Text(message)), "\(outcome.err)")
      #expect(folder.names == ["bad.csv", "empty.csv", "model.metrics.csv"])
    }
  }
}
