import CharText
import Testing

/// Bytes that may be valid UTF-8 and are in another encoding all the same.
@Suite struct UnmarkedTextTests {
  private func utf16(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } }

  private func named(_ bytes: [UInt8]) -> String? {
    do {
      _ = try TextReader(encoding: .auto).read(bytes)
      return nil
    } catch TextError.undeclared(let reading) {
      return reading.encoding.rawValue
    } catch {
      Issue.record("\(error)")
      return nil
    }
  }

  @Test func englishInUTF16IsValidUTF8AndNamed() {
    let text = "Once upon a time there was a village.\n"
    #expect(named(utf16(text)) == "utf-16le")
    #expect(named(text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }) == "utf-16be")
    #expect(named(text.unicodeScalars.flatMap { [UInt8($0.value), 0, 0, 0] }) == "utf-32le")
  }

  @Test func koreanWithManyZeroBytesIsNamed() {
    // The low byte of U+AC00 is zero.
    #expect(named(utf16(String(repeating: "나라가 서고 가을이 가까이 왔다.\n", count: 50))) == "utf-16le")
  }

  @Test func itIsReadAsWhatItIsSaidToBe() throws {
    let text = "Once upon a time\n"
    #expect(try TextReader(encoding: .utf16).read(utf16(text)).string == text)
    #expect(try TextReader(encoding: .utf8).read(utf16("ab")).bytes == [0x61, 0, 0x62, 0])
  }

  @Test(
    "zero bytes and escape sequences in other texts are characters",
    arguments: ["one\0two\0three", "\u{1B}[31mred\u{1B}[0m text", "\u{1B}$ price", "가나다\0라마바", "\0"])
  func others(text: String) throws {
    #expect(try TextReader(encoding: .auto).read(Array(text.utf8)).string == text)
  }

  @Test func escapeSequencesFarIntoATextAreFound() throws {
    let sample = try #require(EncodedSample.all.first { $0.encoding == "iso-2022-jp" })
    #expect(
      named(Array(String(repeating: "plain text\n", count: 60_000).utf8) + sample.bytes) == "iso-2022-jp")
  }
}
