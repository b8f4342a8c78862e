import Foundation
import Testing

extension CommandTests {
  /// `charrnn compress` and `charrnn decompress`.
  @Suite struct Compress {
    /// A folder with a network, counts of its text in contexts, and a text to compress.
    private func prepared() throws -> Folder {
      let folder = try Fixture.folder()
      try FileManager.default.copyItem(
        atPath: try Fixture.shared().model, toPath: folder.path("model.safetensors"))
      let counted = try Command.run(
        ["train", "text.txt", "--cell", "context-mixing", "--output", "counts.safetensors", "--quiet"],
        in: folder)
      guard counted.code == 0 else { throw Failure("nothing was counted:\n\(counted.err)") }
      return folder
    }

    private func bytes(_ name: String, in folder: Folder) -> [UInt8] {
      FileManager.default.contents(atPath: folder.path(name)).map(Array.init) ?? []
    }

    @Test(
      "restores every file, whatever is in it, with a network and with counts, adaptive and frozen",
      arguments: [["--model", "model.safetensors"], ["--model", "counts.safetensors"]], [[], ["--frozen"]])
    func roundTrip(model: [String], state: [String]) throws {
      let folder = try prepared()
      let texts: [[UInt8]] = [
        [], Array("\r\nabc 한글 \u{1F600}".utf8), [0xFF, 0x00, 0xEA, 0xB0],
        Array(bytes("text.txt", in: folder).prefix(700)),
      ]
      for text in texts {
        try Data(text).write(to: URL(fileURLWithPath: folder.path("some.txt")))
        let options = model + ["--quiet", "--force"]
        let packed = try Command.run(
          ["compress", "some.txt", "--threads", "2"] + options + state, in: folder)
        #expect(packed.code == 0 && packed.out == "", "\(packed.err)")
        let restored = try Command.run(
          ["decompress", "some.txt.crnn", "--output", "again.txt"] + options, in: folder)
        #expect(restored == Outcome(out: "", err: "", code: 0))
        #expect(bytes("again.txt", in: folder) == text)
      }
    }

    @Test("says how small the text became, and compresses the text of the model well")
    func figures() throws {
      let folder = try prepared()
      let outcome = try Command.run(["compress", "text.txt", "--model", "counts.safetensors"], in: folder)
      let message = outcome.err.description
      #expect(outcome.code == 0)
      #expect(message.contains("bits/char, adaptive; wrote text.txt.crnn"))
      #expect(bytes("text.txt.crnn", in: folder).count * 3 < bytes("text.txt", in: folder).count)
    }

    @Test("refuses another model, damage, what it did not write, and to overwrite")
    func refusals() throws {
      let folder = try prepared()
      try folder.write("some.txt", "a text")
      func run(_ arguments: [String]) throws -> Outcome {
        try Command.run(arguments, in: folder)
      }
      #expect(try run(["compress", "some.txt", "-m", "counts.safetensors", "-q"]).code == 0)
      let again = try run(["compress", "some.txt", "-m", "counts.safetensors", "-q"])
      #expect(again.code == 73 && again.err.description.contains("some.txt.crnn already exists"))
      let other = try run(["decompress", "some.txt.crnn", "-m", "model.safetensors", "-o", "b"])
      #expect(other.code == 65 && other.err.description.contains("compressed with another model"))
      let foreign = try run(["decompress", "text.txt", "-m", "counts.safetensors", "-o", "b"])
      #expect(foreign.code == 65 && foreign.err.description.contains("was not written by “compress”"))
      let unnamed = try run(["decompress", "text.txt", "-m", "counts.safetensors"])
      #expect(unnamed.code == 64)
      let whole = bytes("some.txt.crnn", in: folder)
      for place in [9, 20, whole.count - 12, whole.count - 1] {
        var damaged = whole
        damaged[place] ^= 1
        try Data(damaged).write(to: URL(fileURLWithPath: folder.path("damaged.crnn")))
        let outcome = try run(["decompress", "damaged.crnn", "-m", "counts.safetensors", "-o", "b"])
        #expect(outcome.code == 65, "at \(place): \(outcome.err)")
      }
      #expect(!folder.names.contains("b"))
    }

    @Test("reads standard input and writes standard output")
    func pipes() throws {
      let folder = try prepared()
      try folder.write("some.txt", "a text")
      let packed = try Command.run(
        ["compress", "some.txt", "-m", "counts.safetensors", "-q", "-o", "x.crnn"], in: folder)
      #expect(packed == Outcome(out: "", err: "", code: 0))
      let restored = try Command.run(
        ["decompress", "x.crnn", "-m", "counts.safetensors", "--output", "-"], in: folder)
      #expect(restored == Outcome(out: "a text", err: "", code: 0))
      let input = try Command.run(
        ["compress", "-", "-m", "counts.safetensors", "--output", "y.crnn", "-q"], in: folder, input: "a text"
      )
      #expect(input.code == 0)
      #expect(bytes("x.crnn", in: folder) == bytes("y.crnn", in: folder))
    }
  }
}
