import CharText
import Foundation
import Testing

/// Files that are no texts.
@Suite struct FormatTests {
  private func format(_ bytes: [UInt8], _ reader: TextReader = TextReader(encoding: .auto)) -> TextError
    .Format?
  {
    do {
      _ = try reader.read(bytes)
      return nil
    } catch TextError.notText(let format) {
      return format
    } catch {
      Issue.record("\(error)")
      return nil
    }
  }

  /// A ZIP archive, or what of it tells: local headers with names and contents, and the names again at the
  /// end.
  private func archive(_ members: [(name: String, contents: String)]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (name, contents) in members {
      bytes += [0x50, 0x4B, 3, 4, 20, 0, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 16)
      bytes += [UInt8(name.utf8.count), 0, 0, 0] + Array(name.utf8) + Array(contents.utf8)
    }
    bytes += [UInt8](repeating: 0xAA, count: 100_000)
    for (name, _) in members {
      bytes += [0x50, 0x4B, 1, 2] + [UInt8](repeating: 0, count: 42) + Array(name.utf8)
    }
    return bytes + [0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18)
  }

  @Test(
    "documents in archives are named by their members",
    arguments: [
      ([("mimetype", "application/epub+zip"), ("OEBPS/a.xhtml", "")], "(EPUB)", "pandoc"),
      ([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "")], "(odt)", "pandoc"),
      ([("mimetype", "application/hwp+zip"), ("Contents/section0.xml", "")], "(hwpx)", "unzip -p"),
      ([("[Content_Types].xml", ""), ("word/document.xml", "")], "(docx)", "pandoc"),
      ([("novel.txt", "text")], "ZIP", "unzip"),
    ] as [([(String, String)], String, String)])
  func archives(members: [(String, String)], name: String, command: String) throws {
    let found = try #require(format(archive(members)))
    #expect(found.name.contains(name))
    #expect(found.conversion(from: "a", to: "b")?.hasPrefix(command) == true)
  }

  @Test(
    "others are named by their first bytes",
    arguments: [
      ("%PDF-1.7\n%", "PDF", "pdftotext a b"),
      ("{\\rtf1\\ansi text}", "RTF", "pandoc -f rtf -t plain --wrap=none a -o b"),
      ("SQLite format 3\0", "SQLite", "sqlite3 -list a .dump > b"), ("GIF89a\u{1}\0", "image", nil),
      ("BZh91AY&SY", "bzip2", "bunzip2 < a > b"), ("GGUF\u{3}\0\0\0", "GGUF", nil),
      ("version https://git-lfs.github.com/spec/v1\n", "Git LFS", "git lfs pull"),
      ("HWP Document File V3.00 \u{1A}", "Hangul Word Processor", "hwp5txt --output b a"),
    ] as [(String, String, String?)])
  func signatures(beginning: String, name: String, command: String?) throws {
    let found = try #require(format(Array(beginning.utf8)))
    #expect(found.name.contains(name))
    #expect(found.conversion(from: "a", to: "b") == command)
  }

  @Test(
    "and by first bytes that are no characters",
    arguments: [
      ([0x1F, 0x8B, 0x08, 0x00], "gzip"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz"),
      ([0x28, 0xB5, 0x2F, 0xFD], "zstd"), ([0x7F, 0x45, 0x4C, 0x46, 0x02], "program"),
      ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image"), ([0xFF, 0xD8, 0xFF, 0xE0], "image"),
      ([0x02, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x22, 0x61, 0x22, 0x3A, 0x30, 0x7D, 0, 0, 0], "model"),
    ] as [([UInt8], String)])
  func bytes(beginning: [UInt8], name: String) throws {
    #expect(try #require(format(beginning)).name.contains(name))
  }

  @Test func officeDocumentsAreNamedByWhatIsInThem() throws {
    let beginning: [UInt8] =
      [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 600)
    func wide(_ name: String) -> [UInt8] { name.utf8.flatMap { [$0, 0] } }
    #expect(try #require(format(beginning + Array("HWP Document File".utf8))).name.contains("(hwp)"))
    #expect(try #require(format(beginning + wide("WordDocument"))).name.contains("(doc)"))
    #expect(try #require(format(beginning)).name.contains("office"))
  }

  @Test(
    "texts that look a little like them are texts",
    arguments: [
      "PK", "BM is how it began", "MZ and other initials", "ID3 tags", "<3 you", "%PD", "<htm", "GIF",
      "BZh is a name",
    ])
  func texts(text: String) throws { #expect(format(Array(text.utf8)) == nil) }

  @Test(
    "pages are markup, which can be read as it is",
    arguments: [
      "<!DOCTYPE html><html>", "<HTML lang='ko'>", "\u{FEFF}\n <html>",
      "<?xml version='1.0'?>\n<!-- a --> <html>",
      "{\\rtf1 text}",
    ])
  func markup(text: String) throws {
    let found = try #require(format(Array(text.utf8)))
    #expect(found.isMarkup)
    var reader = TextReader(encoding: .auto)
    reader.acceptsMarkup = true
    #expect(format(Array(text.utf8), reader) == nil)
  }

  @Test("other XML is a text", arguments: ["<?xml version='1.0'?><TEI>", "<!-- unclosed", "<poem>"])
  func xml(text: String) { #expect(format(Array(text.utf8)) == nil) }

  @Test func anEncodingDoesNotMakeATextOfThem() {
    for encoding in TextEncoding.named.map(\.encoding) {
      #expect(format([0x1F, 0x8B, 0x08, 0, 0, 0], TextReader(encoding: encoding)) != nil)
    }
  }
}
