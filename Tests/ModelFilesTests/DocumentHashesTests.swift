import CharText
import Corpora
import Foundation
import ModelFiles
import Testing

/// Which documents a model was trained on.
@Suite struct DocumentHashesTests {
  private typealias Hashes = TrainingSummary.DocumentHashes

  /// The hashes of a corpus as training takes them.
  private func hashes(_ text: String, _ documents: Documents) throws -> Hashes {
    var found: [UInt64] = []
    var splitter = DocumentSplitter(documents)
    let take = { (event: DocumentSplitter.Event) in
      if case .end(let hash, _) = event { found.append(hash) }
    }
    var text = text
    text.withUTF8 { splitter.append($0, take) }
    splitter.endFile(take)
    return try #require(Hashes(found))
  }

  @Test("A text is known if it is one of the documents, apart from blank lines around it")
  func contains() throws {
    let names = try hashes("가람\n나래\n\n가람\n다솜", .line)
    #expect(names.count == 3)
    for name in ["가람", "나래", "다솜", "가람\n", "\n나래"] { #expect(names.contains(name)) }
    for text in ["", "가", "가람 ", " 나래", "가람\n나래", "라온"] { #expect(!names.contains(text)) }
    let poems = try hashes("가을\n  비\n\n겨울\n눈\n", .paragraph)
    #expect(poems.contains("가을\n  비") && poems.contains("겨울\n눈\n\n") && !poems.contains("겨울"))
    let texts = try hashes("하나\n둘|셋\n", .separator("|"))
    #expect(texts.contains("하나\n둘") && texts.contains("셋") && !texts.contains("하나"))
  }

  @Test("They take 8 bytes each, in Base64, and come back")
  func coding() throws {
    let hashes = try #require(Hashes([3, UInt64.max, 1, 3]))
    let json = try JSONEncoder().encode([hashes])
    let bytes = Data(
      [1, 3].flatMap { [UInt8($0)] + [UInt8](repeating: 0, count: 7) } + [UInt8](repeating: 0xFF, count: 8))
    #expect(try JSONDecoder().decode([String].self, from: json) == [bytes.base64EncodedString()])
    #expect(try JSONDecoder().decode([Hashes].self, from: json) == [hashes])
  }

  @Test("What is no such string is damage", arguments: ["?", "AAAA", "AgAAAAAAAAABAAAAAAAAAA=="])
  func damage(text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Hashes].self, from: Data("[\"\(text)\"]".utf8))
    }
  }
}
