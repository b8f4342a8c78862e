import Corpora
import LanguageModels
import Testing

/// What people bring is recognised; where a text may go on from line to line, it is left whole.
@Suite("Document guess")
struct DocumentGuessTests {
  private func repeated(_ count: Int, _ make: (inout SeededGenerator) -> String) -> String {
    var generator = SeededGenerator(seed: 1)
    return (0..<count).map { _ in make(&generator) }.joined()
  }

  private func word(_ generator: inout SeededGenerator, _ lengths: ClosedRange<Int> = 3...9) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    return String(
      (0..<Int.random(in: lengths, using: &generator)).map { _ in letters.randomElement(using: &generator)! })
  }

  private func words(_ count: ClosedRange<Int>, _ generator: inout SeededGenerator) -> String {
    (0..<Int.random(in: count, using: &generator)).map { _ in word(&generator) }.joined(separator: " ")
  }

  @Test("A list of names is lines, in any script")
  func names() {
    #expect(DocumentGuess(repeated(60) { word(&$0).capitalized + "\n" }).documents == .line)
    let parts = ["김", "이", "박", "서연", "민준", "하늘"]
    #expect(
      DocumentGuess(
        repeated(250) { $0.next() % 2 == 0 ? "\(parts[0])\(parts[3])\n" : "\(parts[2])\(parts[4])\n" }
      ).documents
        == .line)
    #expect(DocumentGuess(repeated(50) { words(1...4, &$0) + "\r\n" }).documents == .line)
  }

  @Test("Poems between blank lines are paragraphs, with titles or without")
  func poems() {
    for hasTitles in [false, true] {
      let poems = repeated(40) { generator in
        (hasTitles ? words(1...3, &generator).uppercased() + "\n" : "")
          + (0..<4).map { _ in words(3...6, &generator) + (generator.next() % 2 == 0 ? ",\n" : ".\n") }
          .joined() + "\n"
      }
      #expect(DocumentGuess(poems).documents == .paragraph)
    }
  }

  @Test("A play, a novel in long lines or wrapped ones, verses, a chat and source code are whole")
  func whole() {
    let play = repeated(100) { generator in
      word(&generator).uppercased() + ":\n" + (0..<3).map { _ in words(5...8, &generator) + ",\n" }.joined()
        + "\n"
    }
    let novel = repeated(200) { words(20...150, &$0) + ".\n" }
    let wrapped = repeated(60) { generator in
      (0..<8).map { _ in words(10...12, &generator) + "\n" }.joined() + "\n"
    }
    let verses = repeated(300) { words(4...14, &$0) + "\n" }
    let chat = repeated(100) { ($0.next() % 2 == 0 ? "You: " : "Bot: ") + words(1...5, &$0) + "\n" }
    let messenger = repeated(100) { "[Kim] [10:0\($0.next() % 10)] " + words(1...5, &$0) + "\n" }
    let code = repeated(100) { "  let \(word(&$0)) = \(word(&$0))();\n" } + "}\n"
    for (name, text) in [
      ("play", play), ("novel", novel), ("wrapped", wrapped), ("verses", verses), ("chat", chat),
      ("messenger", messenger), ("code", code),
    ] { #expect(DocumentGuess(text).documents == .whole, "\(name)") }
  }

  @Test("Sentences, a line each, may be a story; a few lines are no list")
  func careful() {
    #expect(DocumentGuess(repeated(100) { words(2...4, &$0) + ".\n" }).documents == .whole)
    #expect(DocumentGuess(repeated(10) { word(&$0) + "\n" }).documents == .whole)
    #expect(DocumentGuess("").documents == .whole && DocumentGuess("\n\n").documents == .whole)
  }
}
