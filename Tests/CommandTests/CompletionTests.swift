import Foundation
import Testing

extension CommandTests {
  @Suite struct Completion {
    /// What bash offers after some words.
    private func offers(_ words: [String], in folder: Folder) throws -> [String] {
      let script = try Command.run(["--generate-completion-script", "bash"], in: folder)
      #expect(script.code == 0)
      try folder.write("completion.bash", script.out)
      let line = words.joined(separator: " ")
      let program = """
        source ./completion.bash; COMP_LINE='\(line)'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=(\(
          words.map { "'\($0)'" }.joined(separator: " "))); COMP_CWORD=\(words.count - 1); COMP_TYPE=9; COMP_KEY=9
        _charrnn charrnn '\(words.last ?? "")' '\(words.dropLast().last ?? "")'; printf '%s\\n' "${COMPREPLY[@]}"
        """
      let run = try RunningCommand([], in: folder, program: ["/bin/bash", "-c", program])
      return try run.wait().out.lines.map(\.string).sorted()
    }

    @Test("bash completes subcommands, values and files")
    func bash() throws {
      let folder = try Folder()
      try folder.write("novel.txt", "")
      try folder.write("m.safetensors", "")
      #expect(try offers(["charrnn", "tr"], in: folder).contains("train"))
      #expect(
        try offers(["charrnn", "train", "--unit", ""], in: folder) == ["byte", "grapheme", "jamo", "scalar"])
      #expect(try offers(["charrnn", "train", "--encoding", "c"], in: folder) == ["cp949"])
      #expect(try offers(["charrnn", "train", "--validation", "no"], in: folder) == ["novel.txt"])
      #expect(try offers(["charrnn", "sample", "--model", ""], in: folder) == ["m.safetensors"])
      #expect(try offers(["charrnn", "train", "nov"], in: folder) == ["novel.txt"])
    }

    @Test("zsh and fish get scripts that name every subcommand and file", arguments: ["zsh", "fish"])
    func others(shell: String) throws {
      let outcome = try Command.run(["--generate-completion-script", shell], in: Folder())
      #expect(outcome.err.isEmpty)
      #expect(outcome.code == 0)
      for word in ["train", "sample", "evaluate", "mix", "plot", "vocab", "cp949", "grapheme", "safetensors"]
      {
        #expect(outcome.out.contains(Text(word)))
      }
    }
  }
}
