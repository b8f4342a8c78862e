import CharText
import Testing

@Suite struct SyllableTests {
  /// The arithmetic of the Unicode Standard, section 3.12, spelled out as three loops.
  @Test func everySyllableHasItsParts() throws {
    var value: UInt32 = 0xAC00
    for leading in 0..<19 {
      for vowel in 0..<21 {
        for trailing in 0..<28 {
          let scalar = try #require(Unicode.Scalar(value))
          let syllable = try #require(Syllable(scalar))
          #expect(syllable.leadingIndex == leading)
          #expect(syllable.vowelIndex == vowel)
          #expect(syllable.trailingIndex == trailing)
          #expect(syllable.hasFinalConsonant == (trailing > 0))
          #expect(syllable.scalar == scalar)
          let again = Syllable(
            leading: syllable.leading, vowel: syllable.vowel, trailing: syllable.trailing)
          #expect(again == syllable)
          value += 1
        }
      }
    }
    #expect(value == 0xD7A4)
  }

  @Test func examples() throws {
    let han = try #require(Syllable("한"))
    #expect(han.leading == "\u{1112}" && han.vowel == "\u{1161}" && han.trailing == "\u{11AB}")
    #expect(try #require(Syllable("길")).endsInRieul)
    #expect(try #require(Syllable("바")).trailing == nil)
  }

  @Test(arguments: ["a", "ㄱ", "\u{1100}", "\u{ABFF}", "\u{D7A4}"] as [Unicode.Scalar])
  func otherScalarsAreNone(scalar: Unicode.Scalar) {
    #expect(Syllable(scalar) == nil)
  }

  @Test func jamoOfAnotherPlaceMakeNoSyllable() {
    #expect(Syllable(leading: "\u{1161}", vowel: "\u{1100}") == nil)
    #expect(Syllable(leading: "\u{1100}", vowel: "\u{1161}", trailing: "\u{11A7}") == nil)
    #expect(Syllable(leading: "\u{1113}", vowel: "\u{1161}") == nil)
  }
}
