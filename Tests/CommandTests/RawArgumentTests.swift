import Testing

extension CommandTests {
  /// Arguments that are not UTF-8.
  @Suite struct RawArguments {
    /// Runs a shell program in which `$0` is the command and `$N` 호랑이가 in CP949.
    private func shell(_ program: String, in folder: Folder) throws -> Outcome {
      let name = "N=$(printf '\\310\\243\\266\\373\\300\\314\\260\\241'); "
      return try RunningCommand([], in: folder, program: ["/bin/sh", "-c", name + program]).wait()
    }

    @Test(
      "texts are refused with the encoding that they look like",
      arguments: ["--prompt \"$N\"", "--prompt=\"$N\"", "-p \"$N\"", "--stop \"$N\"", "--ban=\"$N\""])
    func texts(arguments: String) throws {
      let outcome = try shell("exec \"$0\" sample --length 5 \(arguments)", in: Folder())
      #expect(outcome.code == 64 && outcome.out.isEmpty)
      let option = arguments.prefix { $0 != " " && $0 != "=" }
      #expect(
        outcome.err.hasPrefix(
          "error: the text of \(option) is not UTF-8; it looks like CP949 (“호랑이가”); give it in UTF-8"),
        "\(outcome.err)")
      let isPrompt = ["--prompt", "-p"].contains(option)
      #expect(outcome.err.contains("--prompt-file and --encoding cp949") == isPrompt)
    }

    @Test("files are found by their names, read and written")
    func files() throws {
      let folder = try Fixture.folder()
      let outcome = try shell(
        """
        cp text.txt "$N.txt" && "$0" train --quiet --cell ngram -o "$N.safetensors" "./$N.txt" && \
        "$0" sample --model="$N.safetensors" --seed 1 --length 5 --training-text "$N.txt" && test -e "$N.safetensors"
        """, in: folder)
      #expect(outcome.code == 0, "\(outcome.err)")
      #expect(!outcome.out.isEmpty)
    }

    @Test("a file that is not there is named by its bytes")
    func missing() throws {
      let outcome = try shell("exec \"$0\" vocab \"$N.txt\"", in: Folder())
      let name: [UInt8] = [0xC8, 0xA3, 0xB6, 0xFB, 0xC0, 0xCC, 0xB0, 0xA1]
      #expect(outcome.code == 66)
      #expect(outcome.err == Text("error: ") + Text(name) + Text(".txt: No such file or directory\n"))
    }
  }
}
