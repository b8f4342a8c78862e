import TaleSamples
import Testing

@Suite("Particle checker")
struct ParticleCheckerTests {
  let checker = ParticleChecker()

  struct Example: Sendable, CustomTestStringConvertible {
    let text: String
    let pair: ParticlePair
    let agreeing: Int
    let total: Int

    init(_ text: String, _ pair: ParticlePair, _ agreeing: Int, of total: Int) {
      self.text = text
      self.pair = pair
      self.agreeing = agreeing
      self.total = total
    }

    var testDescription: String { text }
  }

  @Test(
    "Right and wrong shapes",
    arguments: [
      Example("토끼는 잔다.", .topic, 1, of: 1),
      Example("토끼은 잔다.", .topic, 0, of: 1),
      Example("사슴은 잔다.", .topic, 1, of: 1),
      Example("사슴는 잔다.", .topic, 0, of: 1),
      Example("호랑이가 온다.", .subject, 1, of: 1),
      Example("호랑이이 온다.", .subject, 0, of: 1),
      Example("바람이 분다.", .subject, 1, of: 1),
      Example("바람가 분다.", .subject, 0, of: 1),
      Example("노래를 듣고 떡을 먹었다.", .object, 2, of: 2),
      Example("노래을 듣고 떡를 먹었다.", .object, 0, of: 2),
      Example("해와 달과 별", .companion, 2, of: 2),
      Example("해과 달와 별", .companion, 0, of: 2),
      Example("숲으로, 바다로, 마을로", .direction, 3, of: 3),
      Example("숲로, 바다으로, 마을으로", .direction, 0, of: 3),
    ])
  func shapes(example: Example) {
    let count = checker.check(example.text).count(of: example.pair)
    #expect(count.agreeing == example.agreeing)
    #expect(count.total == example.total)
  }

  @Test("After ㄹ it is 로", arguments: ["칼로 벤다", "들로 간다", "하늘로 난다", "연필로 쓴다"])
  func rieul(text: String) {
    #expect(checker.check(text).count(of: .direction) == .init(agreeing: 1, total: 1))
  }

  @Test(
    "Words that only look like noun and particle are not counted",
    arguments: [
      "가는 사람", "먹는 밥", "먹은 밥", "작은 집", "부를 노래", "먹을 떡", "아이 나이 종이", "높이 많이 같이", "새로 스스로 서로", "사과 기와",
      "마을 가을 노을", "노래하는 새", "돌아와 걸어가", "끝없이 흐른다", "그런가 있던가", "하므로", "받아먹을 때", "있는 것", "돌쇠라는 나그네",
      "은 는 이 가 로 으로",
    ])
  func lookalikes(text: String) {
    #expect(checker.check(text).overall.total == 0)
  }

  @Test("Words that no list holds are counted, right or wrong")
  func unknownWords() {
    #expect(checker.check("두랑구는 보갈을 파토밍으로 데렸다.").overall == .init(agreeing: 3, total: 3))
    #expect(checker.check("두랑구은 보갈를 파토밍로 데렸다.").overall == .init(agreeing: 0, total: 3))
  }

  @Test("Quotes and punctuation do not hide a particle")
  func punctuation() {
    let report = checker.check("“도깨비가!” …방망이를, (산으로)\n끝")
    #expect(report.overall == .init(agreeing: 3, total: 3))
  }

  @Test("An occurrence says where its particle stands")
  func offsets() throws {
    let occurrence = try #require(checker.check("큰 숲으로 간다").occurrences.first)
    #expect(occurrence.word == "숲으로")
    #expect(occurrence.offset == 3)
    #expect(occurrence.hasConsonantShape)
  }

  @Test("A text without particles has no share to speak of", arguments: ["", "abc", "간다"])
  func nothing(text: String) {
    #expect(checker.check(text).overall.total == 0)
    #expect(checker.check(text).agreement == 0)
  }

  @Test(
    "All of the tales' particles agree, and there are thousands of each pair",
    arguments: ParticlePair.allCases)
  func tales(pair: ParticlePair) throws {
    let count = checker.check(try SampleFiles.text(of: "tales.txt")).count(of: pair)
    #expect(count.total >= 2000)
    #expect(count.agreeing == count.total)
  }

  @Test("All of the story's particles agree")
  func story() throws {
    let report = checker.check(try SampleFiles.text(of: "novel.txt"))
    #expect(report.overall.total >= 400)
    #expect(report.disagreements.map(\.word) == [])
  }

  @Test("With every particle swapped for its partner the same ones are counted and none agrees")
  func allSwapped() throws {
    let text = try SampleFiles.text(of: "tales.txt")
    let before = checker.check(text)
    let after = checker.check(swapping(before.occurrences, in: text))
    #expect(after.overall.total == before.overall.total)
    #expect(after.overall.agreeing == 0)
  }

  @Test("With every fourth particle swapped the share is three quarters")
  func someSwapped() throws {
    let text = try SampleFiles.text(of: "tales.txt")
    let before = checker.check(text).occurrences
    let chosen = before.indices.filter { $0.isMultiple(of: 4) }.map { before[$0] }
    let after = checker.check(swapping(chosen, in: text)).overall
    #expect(after.total == before.count)
    #expect(after.agreeing == before.count - chosen.count)
  }

  /// The text with the other shape of each of these particles, which are in the order of the text.
  private func swapping(_ occurrences: [ParticleOccurrence], in text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    var place = 0
    for occurrence in occurrences {
      let pair = occurrence.pair
      let written = occurrence.hasConsonantShape ? pair.afterConsonant : pair.afterVowel
      let other = occurrence.hasConsonantShape ? pair.afterVowel : pair.afterConsonant
      result.append(contentsOf: scalars[place..<occurrence.offset])
      result.append(contentsOf: other.unicodeScalars)
      place = occurrence.offset + written.unicodeScalars.count
    }
    result.append(contentsOf: scalars[place...])
    return String(result)
  }
}
