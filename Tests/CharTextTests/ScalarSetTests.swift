import CharText
import Testing

@Suite struct ScalarSetTests {
  @Test func algebraIsThatOfSets() {
    var generator = SeededGenerator(seed: 3)
    func random() -> (ScalarSet, Set<UInt32>) {
      var set = ScalarSet()
      var plain = Set<UInt32>()
      for _ in 0..<20 {
        let start = UInt32.random(in: 0...0x10FFFF, using: &generator)
        let range = start...min(0x10FFFF, start + UInt32.random(in: 0..<200, using: &generator))
        set.insert(range)
        plain.formUnion(range.filter { Unicode.Scalar($0) != nil })
      }
      return (set, plain)
    }
    func members(_ set: ScalarSet) -> Set<UInt32> {
      var members = Set<UInt32>()
      for value in UInt32(0)...0x10FFFF where set.contains(value) { members.insert(value) }
      return members
    }
    do {
      let (first, firstPlain) = random()
      let (second, secondPlain) = random()
      #expect(members(first) == firstPlain)
      #expect(members(first.union(second)) == firstPlain.union(secondPlain))
      #expect(members(first.intersection(second)) == firstPlain.intersection(secondPlain))
      #expect(members(first.subtracting(second)) == firstPlain.subtracting(secondPlain))
      #expect(first.intersection(second).isEmpty == firstPlain.isDisjoint(with: secondPlain))
      for _ in 0..<200 {
        let start = UInt32.random(in: 0...0x10FFFF, using: &generator)
        let range = start...min(0x10FFFF, start + UInt32.random(in: 0..<9000, using: &generator))
        let isEven: (UInt32) -> Bool = { $0 % 2 == 0 }
        #expect(
          first.hasMember(in: range, and: [second], where: isEven)
            == firstPlain.contains { range.contains($0) && secondPlain.contains($0) && isEven($0) })
      }
    }
  }

  @Test func surrogatesAreLeftOut() {
    let set = ScalarSet([0xD000...0xE000])
    #expect(set.contains(0xD7FF as UInt32) && set.contains(0xE000 as UInt32))
    #expect(!set.contains(0xD800 as UInt32) && !set.contains(0xDFFF as UInt32))
  }

  /// Every line of Unicode's file of scripts, and nothing besides.
  @Test func scriptsAreUnicodes() throws {
    var scripts: [String: ScalarSet] = [:]
    for line in try UnicodeDataFile.lines(of: "Scripts.txt") {
      let fields = line.split(separator: ";").map { $0.filter { $0 != " " } }
      let ends = fields[0].split(separator: ".").compactMap { UInt32($0, radix: 16) }
      scripts[fields[1], default: ScalarSet()].insert(ends[0]...(ends.last ?? ends[0]))
    }
    #expect(scripts.count > 160 && ScalarSet.scripts.count == scripts.count)
    for (name, set) in scripts { #expect(ScalarSet(named: name) == set, "\(name)") }
  }

  /// The version is that of utf8proc, which gives every other property.
  @Test func versionIsThatOfUtf8proc() throws {
    let hangul = try #require(ScalarSet(named: "HANG"))
    #expect(ScalarSet(named: "Hangul") == hangul)
    #expect(Array("한ㅋᄒ".unicodeScalars).allSatisfy { hangul.contains($0) })
    // Kawi and Nag Mundari came with Unicode 15.0: their letters must be letters to utf8proc too.
    let letters = try #require(ScalarSet(named: "letters"))
    for name in ["kawi", "nag-mundari"] {
      #expect(!(try #require(ScalarSet(named: name)).intersection(letters).isEmpty))
    }
  }

  /// General categories from UnicodeData.txt.
  @Test(arguments: [
    ("letters", "L"), ("marks", "M"), ("digits", "Nd"), ("numbers", "N"), ("punctuation", "P"),
    ("symbols", "S"),
  ])
  func classesAreGeneralCategories(name: String, category: String) throws {
    let set = try #require(ScalarSet(named: name))
    var first: UInt32?
    for line in try UnicodeDataFile.lines(of: "UnicodeData.txt") {
      let fields = line.split(separator: ";", omittingEmptySubsequences: false)
      let value = try #require(UInt32(fields[0], radix: 16))
      if fields[1].hasSuffix("First>") { first = value }
      let range = (fields[1].hasSuffix("Last>") ? first ?? value : value)...value
      for scalar in [range.lowerBound, range.upperBound] where Unicode.Scalar(scalar) != nil {
        if set.contains(scalar) != fields[2].hasPrefix(category) {
          Issue.record("\(name) and \(fields[0]), which is \(fields[2])")
        }
      }
    }
  }

  @Test func otherClasses() throws {
    let emoji = try #require(ScalarSet(named: "emoji"))
    for line in try UnicodeDataFile.lines(of: "emoji/emoji-data.txt") {
      let fields = line.split(separator: ";").map { $0.filter { $0 != " " } }
      guard fields[1] == "Emoji_Presentation" else { continue }
      let ends = fields[0].split(separator: ".").compactMap { UInt32($0, radix: 16) }
      #expect((ends[0]...(ends.last ?? ends[0])).allSatisfy { emoji.contains($0) }, "\(line)")
    }
    #expect(!emoji.contains("a") && !emoji.contains("1"))
    let ascii = try #require(ScalarSet(named: "ASCII"))
    #expect(ascii.contains("~") && ascii.contains(" ") && !ascii.contains("é") && !ascii.contains("\n"))
    let spaces = try #require(ScalarSet(named: "spaces"))
    #expect("\n\t \u{3000}".unicodeScalars.allSatisfy { spaces.contains($0) } && !spaces.contains("a"))
    #expect(ScalarSet(named: "klingon") == nil && ScalarSet(named: "") == nil)
  }

  @Test(
    "names that may be meant are suggested",
    arguments: [
      ("korean", ["hangul"]), ("Japanese", ["hiragana", "katakana", "han"]), ("chinese", ["han"]),
      ("russian", ["cyrillic"]), ("english", ["latin"]), ("한글", ["hangul"]), ("hangeul", ["hangul"]),
      ("hangull", ["hangul"]), ("hnagul", ["hangul"]), ("cyril", ["cyrillic"]), ("digit", ["digits"]),
      ("letter", ["letters"]), ("punctuations", ["punctuation"]), ("latim", ["latin"]), ("klingon", []),
      ("x", []), ("", []),
    ])
  func suggestions(name: String, expected: [String]) {
    #expect(ScalarSet.suggestions(for: name) == expected)
    // What is suggested can be named.
    #expect(expected.allSatisfy { ScalarSet(named: $0) != nil })
  }

  @Test("whatever is suggested for a name with a wrong letter exists, the name itself among it")
  func misspelt() {
    for name in ScalarSet.scripts + ScalarSet.classes where name.count > 5 {
      var letters = Array(name)
      letters[3] = letters[3] == "q" ? "x" : "q"
      let suggestions = ScalarSet.suggestions(for: String(letters))
      #expect(suggestions.contains(name), "\(name): \(suggestions)")
      #expect(suggestions.allSatisfy { ScalarSet(named: $0) != nil })
    }
  }
}
