import CharText
import Corpora
import LanguageModels
import Testing

/// Texts that arrive in pieces of any size are divided as the whole text is by plain rules.
@Suite("Document splitter")
struct DocumentSplitterTests {
  static let text = """


      둘째 줄\u{20}
    첫 시의 끝 줄

    names\tand spaces \u{20}
    \u{20}
    e\u{301} 각

    \t

    <|end|><|en<|end|>|end|>last <|end|
    """

  static let kinds: [Documents] = [
    .file, .record, .line, .paragraph, .separator("<|end|>"), .separator("\n\n"),
  ]

  /// The documents of a text that is cut into pieces of random sizes.
  private func split(_ text: String, _ documents: Documents, seed: UInt64) -> [String] {
    var generator = SeededGenerator(seed: seed)
    var splitter = DocumentSplitter(documents)
    var (found, current): ([String], [UInt8]) = ([], [])
    func take(_ event: DocumentSplitter.Event) {
      switch event {
      case .part(let bytes): current += bytes
      case .end:
        found.append(String(decoding: current, as: UTF8.self))
        current = []
      }
    }
    let bytes = Array(text.utf8)
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + 1 + Int(generator.next() % (seed == 0 ? 1000 : 9)))
      bytes[start..<end].withUnsafeBufferPointer { splitter.append($0, take) }
      start = end
    }
    splitter.endFile(take)
    #expect(current.isEmpty)
    return found
  }

  /// By plain rules: cut, take blank lines off both ends, drop what is empty.
  private func naive(_ text: String, _ documents: Documents) -> [String] {
    func cut(_ separator: String) -> [String] {
      text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
    let parts: [String]
    switch documents {
    case .whole, .file, .record: parts = [text]
    case .line: parts = cut("\n")
    case .separator(let string): parts = cut(string)
    case .paragraph:
      parts = cut("\n").split { line in line.allSatisfy { $0 == " " || $0 == "\t" } }.map {
        $0.joined(separator: "\n")
      }
    }
    return parts.compactMap { part in
      var lines = part.split(separator: "\n", omittingEmptySubsequences: false)
      func isBlank(_ line: Substring) -> Bool { line.allSatisfy { $0 == " " || $0 == "\t" } }
      while let first = lines.first, isBlank(first) { lines.removeFirst() }
      while let last = lines.last, isBlank(last) { lines.removeLast() }
      return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }
  }

  @Test("Any pieces, every kind", arguments: kinds)
  func pieces(documents: Documents) {
    for seed in 0..<200 as Range<UInt64> {
      #expect(
        split(Self.text, documents, seed: seed) == naive(Self.text, documents), "\(documents), seed \(seed)")
    }
    #expect(split("", documents, seed: 0) == [] && split("\n \n\n", documents, seed: 0) == [])
    #expect(split("한 줄", documents, seed: 1) == ["한 줄"])
  }

  @Test("Names and separators go through JSON and back")
  func coding() throws {
    for documents in Self.kinds + [.whole] {
      let data = try JSON.encode(documents)
      #expect(try JSON.decode(Documents.self, from: data) == documents)
    }
    #expect(throws: DecodingError.self) { try JSON.decode(Documents.self, from: "\"chapter\"") }
  }
}
