import CharText
import Foundation
import Testing

/// A short text and its bytes in an encoding, as Python's codecs write them.
struct EncodedSample: Sendable, CustomTestStringConvertible {
  let encoding: String
  let text: String
  private let base64: String

  init(_ encoding: String, _ text: String, _ base64: String) {
    (self.encoding, self.text, self.base64) = (encoding, text, base64)
  }

  var bytes: [UInt8] { Data(base64Encoded: base64).map { [UInt8]($0) } ?? [] }
  var testDescription: String { encoding + " " + text.prefix(8) }

  static let all = [
    EncodedSample(
      "cp949", korean,
      """
      v76zryC/vsD7ILHtwLogu+q807+hIMDbwLoguLbAu8DMIMDWvvq9wLTPtNkuCri2wLsgu+e297XpwLogvsbEp7i2tNkgsK3A\
      uLfOILmwwLsgsebAuLevILCsvcC0z7TZLgo=
      """),
    EncodedSample(
      "euc-kr", korean,
      """
      v76zryC/vsD7ILHtwLogu+q807+hIMDbwLoguLbAu8DMIMDWvvq9wLTPtNkuCri2wLsgu+e297XpwLogvsbEp7i2tNkgsK3A\
      uLfOILmwwLsgsebAuLevILCsvcC0z7TZLgo=
      """),
    EncodedSample(
      "johab", korean,
      """
      tZWQaSC1lbjiIIu8t2UgrGWtorVBILhit2UgoGG3abehILe2tPavc5OhlGEuCqBht2kgrGGccZdpt2UgtGHDsaBhlGEgiHe3\
      YZ2hIKKJt2kgi6m3YZzhIIh2r3OToZRhLgo=
      """),
    EncodedSample(
      "iso-2022-kr", korean,
      """
      GyQpQw4/PjMvDyAOPz5Aew8gDjFtQDoPIA47ajxTPyEPIA5AW0A6DyAOODZAO0BMDyAOQFY+ej1ANE80WQ8uCg44NkA7DyAO\
      O2c2dzVpQDoPIA4+RkQnODY0WQ8gDjAtQDg3Tg8gDjkwQDsPIA4xZkA4Ny8PIA4wLD1ANE80WQ8uCg==
      """),
    EncodedSample(
      "shift_jis", japanese,
      """
      gt6CqYK1gt6CqYK1gUGOUoLMiZyCyY+sgrOCyJG6gqqCoILogtyCtYK9gUIKkbqCzJBsgr2Cv4LNloiSqYFBkOyC1pCFgvCC\
      rYLdgsmNc4KrgtyCtYK9gUIK
      """),
    EncodedSample(
      "euc-jp", japanese,
      """
      pOCkq6S3pOCkq6S3oaK7s6TOsfyky76upLWkysK8pKykoqTqpN6kt6S/oaMKwrykzr/NpL+kwaTPy+jEq6GiwO6k2L/lpPKk\
      r6TfpMu51KStpN6kt6S/oaMK
      """),
    EncodedSample(
      "iso-2022-jp", japanese,
      """
      GyRCJGAkKyQ3JGAkKyQ3ISI7MyROMXwkSz4uJDUkSkI8JCwkIiRqJF4kNyQ/ISMbKEIKGyRCQjwkTj9NJD8kQSRPS2hEKyEi\
      QG4kWD9lJHIkLyRfJEs5VCQtJF4kNyQ/ISMbKEIK
      """),
    EncodedSample(
      "gbk", simplified,
      """
      tNPHsMm9wO/T0NK7uPbQobTl19OjrLTlwO+1xMjLw7/M7NTnyc+2vLW9utOx37Tyy66howrT0NK7zOyjrNK7uPa6otfT1NrL\
      rsDvv7S8+8HL1MLBwaGjCg==
      """),
    EncodedSample(
      "gb18030", simplified,
      """
      tNPHsMm9wO/T0NK7uPbQobTl19OjrLTlwO+1xMjLw7/M7NTnyc+2vLW9utOx37Tyy66howrT0NK7zOyjrNK7uPa6otfT1NrL\
      rsDvv7S8+8HL1MLBwaGjCg==
      """),
    EncodedSample(
      "big5", traditional,
      """
      sXGrZaRzuMyms6RArdOkcKf4pGyhQaf4uMyquqRIqEOk0aatpFezo6jsqmXD5KW0pPShQwqms6RApNGhQaRArdOrxKRspmKk\
      9LjMrN2oo6RGpOurR6FDCg==
      """),
    EncodedSample(
      "windows-1251", russian,
      """
      xODi7fvsLeTg4u3uIOIg4+7w4PUg8fLu/+vgIOzg6+Xt/Org/yDk5fDl4u3/LgrK4Obk7uUg8/Lw7iDr/uToIPXu5Ojr6CDq\
      IPDl6uUg5+Ag4u7k7ukuCg==
      """),
    EncodedSample(
      "koi8-r", russian,
      """
      5MHXztnNLcTB187PINcgx8/Swcgg09TP0czBIM3BzMXO2MvB0SDExdLF187RLgrrwdbEz8Ug1dTSzyDMwMTJIMjPxMnMySDL\
      INLFy8Ug2sEg18/Ez8ouCg==
      """),
    EncodedSample(
      "windows-1252", french,
      """
      SWwg6XRhaXQgdW5lIGZvaXMgdW4gdmlsbGFnZSBjYWNo6SBwcuhzIGSSdW5lIGZvcup0LgpDaGFxdWUg6XTpLCBsZXMg6Wzo\
      dmVzIHkgZup0YWllbnQgbGEgU2FpbnQtSmVhbi4K
      """),
    EncodedSample(
      "iso-8859-1", plainFrench,
      """
      SWwg6XRhaXQgdW5lIGZvaXMgdW4gdmlsbGFnZSBjYWNo6SBwcuhzIGQndW5lIGZvcup0LgpDaGFxdWUg6XTpLCBsZXMg6Wzo\
      dmVzIHkgZup0YWllbnQgbGEgU2FpbnQtSmVhbi4K
      """),
    EncodedSample(
      "iso-8859-1", german,
      """
      RnL8aGVyIHN0YW5kIGFtIEZsdd8gZWluIGtsZWluZXMgRPZyZmNoZW4uCkplZGVuIE1vcmdlbiBo9nJ0ZSBtYW4gZGllIE38\
      aGxlIHVuZCBkaWUgVvZnZWwuCg==
      """),
    EncodedSample(
      "windows-1250", polish,
      """
      RGF3bm8gdGVtdSB3IGfzcmFjaCBsZb9hs2EgbWGzYSB3aW9za2EuCkthv2RlZ28gcmFua2EgbHVkemllIHN6bGkgbmFkIHJ6\
      ZWvqIHBvIHdvZOosIGNob+YgYnmzbyCcbGlza28uCg==
      """),
    EncodedSample(
      "windows-1253", greek,
      """
      zOnhIPbv8dwg6ukg3e3h7SDq4enx/CD18N7x9+Ug3e3hIOzp6vH8IPf58en8LgrK3OjlIPDx+d8g7+kg3O3o8fnw7+kg8N7j\
      4ent4e0g8/TvIPDv9Nzs6SDj6eEg7eXx/C4K
      """),
    EncodedSample(
      "utf-16le", korean,
      """
      G8agsCAAG8YByCAASq5AxyAAsMCNwdDFIACRx0DHIADIuUTHdMcgAIjHyMW1wsiy5LIuAAoAyLlExyAArMCMt+S0QMcgAETF\
      aM7IueSyIAAVrDzHXLggADy7RMcgADiuPMfstyAAFKy1wsiy5LIuAAoA
      """),
    EncodedSample(
      "utf-16be", japanese,
      """
      MIAwSzBXMIAwSzBXMAFccTBuWWUwa1wPMFUwamdRMEwwQjCKMH4wVzBfMAIACmdRMG5OujBfMGEwb2vOZx0wAV3dMHhsNDCS\
      ME8wfzBriEwwTTB+MFcwXzACAAo=
      """),
    EncodedSample(
      "utf-32le", korean,
      """
      G8YAAKCwAAAgAAAAG8YAAAHIAAAgAAAASq4AAEDHAAAgAAAAsMAAAI3BAADQxQAAIAAAAJHHAABAxwAAIAAAAMi5AABExwAA\
      dMcAACAAAACIxwAAyMUAALXCAADIsgAA5LIAAC4AAAAKAAAAyLkAAETHAAAgAAAArMAAAIy3AADktAAAQMcAACAAAABExQAA\
      aM4AAMi5AADksgAAIAAAABWsAAA8xwAAXLgAACAAAAA8uwAARMcAACAAAAA4rgAAPMcAAOy3AAAgAAAAFKwAALXCAADIsgAA\
      5LIAAC4AAAAKAAAA
      """),
    EncodedSample(
      "utf-7", japanese,
      """
      K01JQXdTekJYTUlBd1N6QlhNQUZjY1RCdVdXVXdhMXdQTUZVd2FtZFJNRXd3UWpDS01INHdWekJmTUFJCitaMUV3Yms2Nk1G\
      OHdZVEJ2YTg1bkhUQUJYZDB3ZUd3ME1KSXdUekIvTUd1SVREQk5NSDR3VnpCZk1BSQo=
      """),
  ]

  static let korean = "옛날 옛적 깊은 산속에 작은 마을이 있었습니다.\n마을 사람들은 아침마다 강으로 물을 길으러 갔습니다.\n"
  static let japanese = "むかしむかし、山の奥に小さな村がありました。\n村の人たちは毎朝、川へ水をくみに行きました。\n"
  static let simplified = "从前山里有一个小村子，村里的人每天早上都到河边打水。\n有一天，一个孩子在水里看见了月亮。\n"
  static let traditional = "從前山裡有一個小村子，村裡的人每天早上都到河邊打水。\n有一天，一個孩子在水裡看見了月亮。\n"
  static let russian =
    "Давным-давно в горах стояла маленькая деревня.\nКаждое утро люди ходили к реке за водой.\n"
  static let french =
    "Il était une fois un village caché près d’une forêt.\nChaque été, les élèves y fêtaient la Saint-Jean.\n"
  static let plainFrench =
    "Il était une fois un village caché près d'une forêt.\nChaque été, les élèves y fêtaient la Saint-Jean.\n"
  static let german =
    "Früher stand am Fluß ein kleines Dörfchen.\nJeden Morgen hörte man die Mühle und die Vögel.\n"
  static let polish =
    "Dawno temu w górach leżała mała wioska.\nKażdego ranka ludzie szli nad rzekę po wodę, choć było ślisko.\n"
  static let greek =
    "Μια φορά κι έναν καιρό υπήρχε ένα μικρό χωριό.\nΚάθε πρωί οι άνθρωποι πήγαιναν στο ποτάμι για νερό.\n"
}
