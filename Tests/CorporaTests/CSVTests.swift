import Corpora
import Foundation
import LanguageModels
import Testing

/// Tables come back as they were written, in pieces of any size.
@Suite("CSV")
struct CSVTests {
  private static let nonCharacter = Unicode.Scalar(0xFDD0 as UInt32).map { String($0) } ?? ""

  /// Values in which something may be lost.
  private static let pieces = [
    "a", "가", " ", "\t", ",", ";", "\"", "\n", "\u{301}", "\u{600}", "\u{200D}", "👨‍👩‍👧", "\u{3000}", "\u{A0}",
    "\u{2028}",
    "\u{2029}", "\u{85}", "\u{B}", "\u{C}", nonCharacter, nonCharacter + "0", "\u{FEFF}", "\u{20AC}", "é",
    "\u{0}", "'",
  ]

  /// As RFC 4180 says: fields with delimiters, quotation marks or line ends are quoted.
  private func written(_ field: String, _ delimiter: String, always: Bool) -> String {
    let needsQuotes =
      field.utf8.contains { $0 == 0x22 || $0 == 0x0A } || field.utf8.contains(delimiter.utf8.first!)
    guard needsQuotes || always else { return field }
    let doubled = field.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined()
    return "\"\(doubled)\""
  }

  @Test("What is written as RFC 4180 says is read again", arguments: [",", ";", "\t"])
  func random(delimiter: String) throws {
    for seed in 1...300 as ClosedRange<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let rows = (0..<12).map { _ in
        (0..<3).map { _ in
          (0..<Int(generator.next() % 5)).map { _ in Self.pieces.randomElement(using: &generator)! }.joined()
        }
      }
      let lines = ([["id", "text", "end"]] + rows).map { row in
        row.map { written($0, delimiter, always: generator.next() % 3 == 0) }.joined(separator: delimiter)
      }
      let file = lines.joined(separator: "\n") + (seed % 2 == 0 ? "\n" : "")
      for (column, name) in ["id", "text", "end"].enumerated() {
        let found = try texts(file, "csv", column: name, seed: seed)
        let expected = rows.map { Array($0[column].utf8) }
        #expect(found.map { Array($0.utf8) } == expected, "seed \(seed), \(name): \(file.debugDescription)")
      }
    }
  }

  @Test("White space before a quotation mark is no part of the field")
  func spaces() throws {
    #expect(try texts("text, n\n \"a\" , 1\n  b, 2\n", "csv") == ["a", "  b"])
  }

  @Test("Blank lines are no rows, short rows are counted with the line of the first")
  func shortRows() throws {
    let (found, skipped) = try parse("id,text\n\n1,\"a\nb\"\n2\n3,c\n4", "csv")
    #expect(found == ["a\nb", "c"])
    #expect(skipped == SkippedRows(count: 2, firstLine: 5))
  }

  @Test("What is no CSV is told with its line")
  func malformed() {
    let stray = fault("id,text\n1,\"a\n\"\n2,b \"x\" c\n3,d\n", "csv")
    #expect(stray?.line == 4)
    #expect(stray?.description == "line 4 is not csv: a quotation mark inside a field is not doubled")
    let open = fault("id,text\n1,a\n2,\"b\n3,c\n", "csv")
    #expect(open?.description == "line 3 is not csv: a quotation mark is not closed")
  }

  @Test("A quotation mark that is never closed is found without holding the whole file")
  func endless() {
    let row = String(repeating: "1,a row that goes on\n", count: CSVEndless.rows)
    #expect(fault("id,text\n1,\"b\n" + row, "csv")?.line == 2)
  }

  private enum CSVEndless {
    /// More than the longest row.
    static let rows = 900_000
  }
}

/// Which column has the text.
@Suite("Text column")
struct TextColumnTests {
  @Test("The only one, or the first usual name in any case; a name or a number that is asked for")
  func choice() throws {
    #expect(try texts("anything\nx\n", "csv") == ["x"])
    #expect(try texts("ID,Body,Text\n1,b,t\n", "csv") == ["t"])
    #expect(try texts("번호\t내용\t작성자\n1\t가\t나\n", "tsv") == ["가"])
    #expect(try texts("번호\t본문\n1\t가\n", "tsv", column: "번호") == ["1"])
    #expect(try texts("a,b\n1,2\n", "csv", column: "2") == ["2"])
    #expect(try texts("2,1\nx,y\n", "csv", column: "2") == ["x"])
    #expect(try texts(" Title ,n\nx,y\n", "csv", column: "title") == ["x"])
  }

  @Test("A name in NFD is the same name")
  func decomposed() throws {
    #expect(try texts("번호,글쓴이\n1,가\n", "csv", column: "글쓴이".decomposedStringWithCanonicalMapping) == ["가"])
  }

  @Test("Where it is not clear, the columns are listed", arguments: ["csv", "tsv"])
  func unclear(format: String) {
    let tab = format == "tsv" ? "\t" : ","
    let file = "id\(tab)author\(tab)score\n1\(tab)a\(tab)2\n"
    #expect(fault(file, format)?.fault == .noTextColumn(columns: ["id", "author", "score"]))
    #expect(
      fault(file, format, column: "title")?.description
        == "there is no column “title”; the columns are id, author, score")
    #expect(fault(file, format, column: "4")?.fault == .noColumn("4", columns: ["id", "author", "score"]))
  }
}
