import CharText
import Testing

/// Extended grapheme clusters against Unicode's GraphemeBreakTest.txt (UAX #29).
@Suite struct GraphemeTests {
  /// The clusters of each line of the file.
  private func examples() throws -> [[[Unicode.Scalar]]] {
    try UnicodeDataFile.lines(of: "auxiliary/GraphemeBreakTest.txt").map { line in
      try line.split(separator: "÷").map { cluster in
        try UnicodeDataFile.scalars(String(cluster.filter { $0 != "×" }))
      }
      .filter { !$0.isEmpty }
    }
  }

  @Test func everyLineOfUnicodesTest() throws {
    let examples = try examples()
    #expect(examples.count > 600)
    for expected in examples {
      let scalars = expected.flatMap { $0 }
      #expect(clusters(of: scalars) == expected, "\(hex(scalars))")
    }
  }

  /// The units are the same clusters, though another loop finds them.
  @Test func graphemeUnitsAreTheClusters() throws {
    // Carriage returns never reach segmentation.
    for clusters in try examples() where !clusters.joined().contains("\r") {
      try expectUnits(of: String(clusters.flatMap { $0 }), toBe: clusters)
    }
  }

  @Test func graphemeUnitsAreTheClustersOfRandomText() throws {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<2_000 {
      let text = NormalizedText(RandomText.string(count: 20, using: &generator), normalization: .none)
      try expectUnits(of: text.string, toBe: clusters(of: Array(text.string.unicodeScalars)))
    }
  }

  /// Whatever stands between two syllables: no scalar is left out of the tables that should be in them.
  @Test func everyScalarIsPartedAsTheRulesSay() {
    var scalars: [Unicode.Scalar] = []
    for value in UInt32(0)...0x10FFFF where value != 0x0D {
      if let scalar = Unicode.Scalar(value) { scalars += ["가", scalar] }
    }
    let text = NormalizedText(String(scalars), normalization: .none)
    #expect(text.graphemeCount == clusters(of: scalars).count)
  }

  @Test(arguments: [
    ("👩‍👩‍👧‍👦", 1), ("🇰🇷🇯🇵", 2), ("가각", 2), ("\u{1112}\u{119E}\u{11AB}", 1), ("e\u{301}", 1), ("\n\n", 2),
    ("👍🏽!", 2), ("", 0), ("नमस्ते", 4),
  ])
  func counts(text: String, expected: Int) {
    #expect(NormalizedText(text, normalization: .none).graphemeCount == expected)
  }

  private func clusters(of scalars: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
    var breaker = GraphemeBreaker()
    var clusters: [[Unicode.Scalar]] = []
    for scalar in scalars {
      if breaker.isBoundary(before: scalar) { clusters.append([]) }
      clusters[clusters.count - 1].append(scalar)
    }
    return clusters
  }

  private func expectUnits(of string: String, toBe clusters: [[Unicode.Scalar]]) throws {
    let text = NormalizedText(string, normalization: .none)
    guard text.string.unicodeScalars.elementsEqual(string.unicodeScalars) else { return }
    var builder = try VocabularyBuilder(unit: .grapheme, normalization: .none)
    builder.add(text)
    let vocabulary = builder.build()
    let units = vocabulary.encode(text).units.ids.map { vocabulary.unit(of: $0) }
    #expect(units == clusters.map { .text(Array(String($0).utf8)) }, "\(hex(string.unicodeScalars))")
    #expect(text.graphemeCount == clusters.count)
  }
}
