import Foundation
import Reports
import Testing

@Suite struct SurprisalPageTests {
  private func character(_ text: String, bits: Double, rank: Int? = 2) -> SurprisalCharacter {
    SurprisalCharacter(
      text: text,
      units: [
        .init(
          name: text, bits: bits, rank: rank,
          alternatives: [.init(name: "<", probability: 0.5), .init(name: "\\n", probability: 0.0001)])
      ])
  }

  private func page(_ characters: [SurprisalCharacter], title: String = "T", figures: [String] = ["F"])
    -> SurprisalPage
  {
    var page = SurprisalPage(title: title, figures: figures)
    for character in characters { page.append(character) }
    return page
  }

  @Test("Text that looks like markup stays text, in the page and in what the pointer tells")
  func escaping() throws {
    let text = ["<", "script", ">", "&", "\"", "'", "\u{0}", "가", "e\u{301}"]
    let page = page(text.map { character($0, bits: 1) }, title: "</title><b>&", figures: ["<i>"])
    let parsed = try ParsedXML(page.html)
    #expect(parsed["title"].map(\.text) == ["</title><b>&"])
    let shown = parsed["b"].filter { $0.attributes["title"] != nil }
    #expect(shown.map(\.text) == ["<", "script", ">", "&", "\"", "'", "\u{2400}", "가", "e\u{301}"])
    #expect(shown[0].attributes["title"] == "<  1.00 bits, p = 0.500, rank 2; else: < 0.500 · \\n 1.0e-04")
    #expect(!parsed.elements.contains { $0.name == "i" })
  }

  @Test(
    "Shades by bits",
    arguments: [(0, 0), (0.49, 0), (0.5, 1), (1, 2), (3.99, 4), (4, 5), (12.9, 8), (13, 9), (40, 9)])
  func shades(bits: Double, shade: Int) throws {
    #expect(SurprisalPage.shade(ofBits: bits) == shade)
    let parsed = try ParsedXML(page([character("x", bits: bits)]).html)
    #expect(parsed["b"].last { $0.attributes["title"] != nil }?.attributes["class"] == "s\(shade)")
  }

  @Test("A line feed shows and ends the line; unseen characters are marked; the first is not charged")
  func special() throws {
    let page = page([
      SurprisalCharacter(text: "가", units: []), character("\n", bits: 2), character("뷁", bits: 30, rank: nil),
    ])
    let parsed = try ParsedXML(page.html)
    let shown = parsed["b"].filter { $0.attributes["title"] != nil }
    #expect(shown.map(\.text) == ["가", "↵", "뷁"])
    #expect(shown.map { $0.attributes["class"] } == [nil, "s3 n", "s9 u"])
    #expect(shown[0].attributes["title"] == "not charged: nothing comes before it")
    #expect(shown[2].attributes["title"]?.hasPrefix("뷁  30.00 bits, unseen in training; else: ") == true)
    #expect(page.html.contains("</b>\n<b class=\"s9 u\""))
  }

  @Test("A character of several parts costs their sum, and tells of each")
  func parts() throws {
    let syllable = SurprisalCharacter(
      text: "한",
      units: [
        .init(name: "ᄒ-", bits: 3, rank: 4, alternatives: []),
        .init(name: "-ᅡ-", bits: 1, rank: 1, alternatives: []),
        .init(name: "-ᆫ", bits: 0.5, rank: 1, alternatives: []),
      ])
    #expect(syllable.bits == 4.5)
    let parsed = try ParsedXML(page([syllable]).html)
    let shown = try #require(parsed["b"].last { $0.attributes["title"] != nil })
    #expect(shown.attributes["class"] == "s5")
    // A parser gives a line end in an attribute as a space.
    #expect(
      shown.attributes["title"]
        == "한  4.50 bits ᄒ-  3.00 bits, p = 0.125, rank 4 -ᅡ-  1.00 bits, p = 0.500, rank 1 "
        + "-ᆫ  0.50 bits, p = 0.707, rank 1")
  }

  @Test("A mark that turns the direction of writing is shown by its number")
  func direction() throws {
    let parsed = try ParsedXML(page([character("\u{202E}", bits: 1)]).html)
    #expect(parsed["b"].last { $0.attributes["title"] != nil }?.text == "U+202E")
  }

  @Test("Figures at the head, with the mean of what is shown; the rest of a long text is told")
  func figures() throws {
    var page = page(
      [SurprisalCharacter(text: "a", units: []), character("b", bits: 1), character("c", bits: 4)],
      figures: ["model: m", "protocol: stateful"])
    page.rest = "more"
    let parsed = try ParsedXML(page.html)
    #expect(
      parsed["p"].map(\.text).prefix(2) == [
        "model: m", "protocol: stateful  ·  shown: 2.500 bits a character",
      ])
    #expect(parsed["p"].last?.text == "more")
    #expect(!page.html.contains("http"))
    #expect(page.html.contains("@media screen and (prefers-color-scheme:dark)"))
  }
}
