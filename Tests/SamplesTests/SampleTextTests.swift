import TaleSamples
import Testing

@Suite("Sample texts")
struct SampleTextTests {
  @Test("The generator's defaults write the committed tales, byte for byte")
  func committedTales() throws {
    var generator = TaleGenerator()
    #expect(try Array(generator.text().utf8) == SampleFiles.bytes(of: "tales.txt"))
  }

  @Test("Another seed writes other tales")
  func seeds() {
    var first = TaleGenerator(seed: 1)
    var second = TaleGenerator(seed: 2)
    #expect(Array(first.text(kilobytes: 4).utf8) != Array(second.text(kilobytes: 4).utf8))
  }

  @Test("The asked size is reached, by no more than one tale", arguments: [1, 20, 100])
  func size(kilobytes: Int) {
    var generator = TaleGenerator(seed: 3)
    let count = generator.text(kilobytes: kilobytes).utf8.count
    #expect(count >= kilobytes * 1000)
    #expect(count < kilobytes * 1000 + 8000)
  }

  @Test("No gap of a template is left open, under any seed", arguments: 1...5)
  func gaps(seed: UInt64) {
    var generator = TaleGenerator(seed: seed)
    let odd = generator.text(kilobytes: 200).unicodeScalars.filter {
      !(0xAC00...0xD7A3).contains($0.value) && !" \n.,?!“”".unicodeScalars.contains($0)
    }
    #expect(odd.isEmpty)
  }

  @Test("The tales hold 400 KB and 300 distinct syllables or more")
  func talesAreLargeAndVaried() throws {
    #expect(try SampleFiles.bytes(of: "tales.txt").count >= 400_000)
    let syllables = Set(
      try SampleFiles.text(of: "tales.txt").unicodeScalars.filter { (0xAC00...0xD7A3).contains($0.value) })
    #expect(syllables.count >= 300)
  }

  @Test("Few sentences of the tales come twice")
  func sentencesVary() throws {
    let sentences = try SampleFiles.text(of: "tales.txt").unicodeScalars
      .split { $0 == "." || $0 == "\n" }.map(Array.init)
    #expect(Set(sentences).count * 10 > sentences.count * 8)
  }

  @Test("The story holds 15 KB or more")
  func storyIsLongEnough() throws {
    #expect(try SampleFiles.bytes(of: "novel.txt").count >= 15_000)
  }

  @Test(
    "The texts are valid UTF-8, precomposed, with LF and a last line end",
    arguments: ["novel.txt", "tales.txt"])
  func clean(name: String) throws {
    let bytes = try SampleFiles.bytes(of: name)
    let text = try #require(String(validating: bytes, as: UTF8.self))
    #expect(bytes.last == UInt8(ascii: "\n"))
    #expect(!bytes.contains(UInt8(ascii: "\r")))
    let jamo: [ClosedRange<UInt32>] = [0x1100...0x11FF, 0xA960...0xA97F, 0xD7B0...0xD7FF]
    #expect(!text.unicodeScalars.contains { scalar in jamo.contains { $0.contains(scalar.value) } })
    #expect(text.unicodeScalars.allSatisfy { $0.value != 0xFEFF && $0.value != 0xFFFD })
  }
}
