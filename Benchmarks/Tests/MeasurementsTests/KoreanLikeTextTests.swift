import Measurements
import Testing

@Suite struct KoreanLikeTextTests {
  /// The constants of Knuth's MMIX.
  private struct Chance: RandomNumberGenerator {
    var state: UInt64 = 1
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }

  private static let text: [UInt8] = {
    var text: [UInt8] = []
    var chance = Chance()
    KoreanLikeText().append(1_000_000, to: &text, using: &chance)
    return text
  }()

  @Test("Valid UTF-8 of syllables, spaces, full stops and line feeds")
  func isText() throws {
    let string = try #require(String(validating: Self.text, as: UTF8.self))
    #expect(
      string.unicodeScalars.allSatisfy {
        (0xAC00...0xD7A3).contains($0.value) || $0 == " " || $0 == "." || $0 == "\n"
      })
    #expect(string.hasSuffix(".\n"))
  }

  @Test("As long as asked for, to a line")
  func length() { #expect((1_000_000..<1_001_024).contains(Self.text.count)) }

  @Test(
    "Nearly all syllables come; the first about twice as often as the second, ten times as often as the tenth"
  )
  func frequencies() throws {
    var counts: [UInt32: Int] = [:]
    for scalar in String(decoding: Self.text, as: UTF8.self).unicodeScalars {
      counts[scalar.value, default: 0] += 1
    }
    for scalar in " .\n".unicodeScalars { counts[scalar.value] = nil }
    try #require((1_900...KoreanLikeText.syllableCount).contains(counts.count))
    let falling = counts.values.sorted(by: >).map(Double.init)
    #expect(abs(falling[0] / falling[1] - 2) < 0.2)
    #expect(abs(falling[0] / falling[9] - 10) < 2)
  }

  @Test("The same chance gives the same text")
  func isDeterministic() {
    var again: [UInt8] = []
    var chance = Chance()
    KoreanLikeText().append(1_000_000, to: &again, using: &chance)
    #expect(again == Self.text)
  }
}
