import CharText
import Testing

/// Text that comes out id by id is the text of all ids, cut only at grapheme boundaries.
@Suite struct IncrementalDecoderTests {
  private func vocabulary(_ text: String, _ unit: UnitKind, _ form: Normalization = .nfc) throws -> Vocabulary
  {
    var builder = try VocabularyBuilder(unit: unit, normalization: form)
    builder.add(NormalizedText(text, normalization: form))
    return builder.build()
  }

  /// Byte offsets at which clusters begin, scalar by scalar over the whole text.
  private func boundaries(_ string: String) -> Set<Int> {
    var breaker = GraphemeBreaker()
    var offset = 0
    var boundaries: Set<Int> = []
    for scalar in string.unicodeScalars {
      if breaker.isBoundary(before: scalar) { boundaries.insert(offset) }
      offset += UTF8.width(scalar)
    }
    boundaries.insert(offset)
    return boundaries
  }

  /// The text of units by plain rules over the whole list.
  private func naiveText(_ units: [TextUnit]) -> [UInt8] {
    var bytes: [UInt8] = []
    var position = 0
    while position < units.count {
      defer { position += 1 }
      switch units[position] {
      case .unknown, .boundary: break
      case .text(let text): bytes += text
      case .byte:
        // A stretch of bytes, repaired by Swift's decoder (maximal subparts), less the marks of repair.
        var stretch: [UInt8] = []
        while position < units.count, case .byte(let byte) = units[position] {
          stretch.append(byte)
          position += 1
        }
        position -= 1
        let repaired = String(decoding: stretch, as: UTF8.self).unicodeScalars.filter { $0 != "\u{FFFD}" }
        bytes += Array(String(Array(repaired)).utf8)
      case .jamo(let leading):
        guard position + 1 < units.count, case .jamo(let vowel) = units[position + 1],
          let open = Syllable(leading: leading, vowel: vowel)
        else { continue }
        var syllable = open
        position += 1
        if position + 1 < units.count, case .jamo(let trailing) = units[position + 1],
          let closed = Syllable(leading: leading, vowel: vowel, trailing: trailing)
        {
          syllable = closed
          position += 1
        }
        bytes += Array(String([syllable.scalar]).utf8)
      }
    }
    return bytes
  }

  @Test(arguments: UnitKind.allCases, Normalization.allCases)
  func anyIdsMakeTheWholeTextInWholeClusters(unit: UnitKind, form: Normalization) throws {
    guard unit.accepts(form) else { return }
    var generator = SeededGenerator(seed: 11)
    let sample = RandomText.string(count: 400, using: &generator) + "가각힣 \u{1100}\u{1161}👩‍👩‍👧‍👦e\u{301}"
    let vocabulary = try vocabulary(sample.filter { !$0.unicodeScalars.contains("\u{FFFD}") }, unit, form)
    // Lead and continuation bytes, and parts of syllables, often enough to make something.
    let common = (0..<UInt32(vocabulary.count)).filter { id in
      switch vocabulary.unit(of: id) {
      case .jamo: true
      case .byte(let byte): byte >= 0x80 && (byte < 0xC0 || byte >= 0xE1)
      default: false
      }
    }
    for _ in 0..<400 {
      let ids = (0..<60).map { _ in
        !common.isEmpty && Bool.random(using: &generator)
          ? common[Int.random(in: 0..<common.count, using: &generator)]
          : UInt32.random(in: 0..<UInt32(vocabulary.count), using: &generator)
      }
      let whole = vocabulary.decodeBytes(ids)
      #expect(whole == naiveText(ids.map { vocabulary.unit(of: $0) }))
      let boundaries = boundaries(String(decoding: whole, as: UTF8.self))

      var decoder = IncrementalDecoder(vocabulary)
      var released: [UInt8] = []
      for id in ids {
        released += Array(decoder.append(id).utf8)
        #expect(boundaries.contains(released.count))
        #expect(
          decoder.completeClusters
            == NormalizedText(String(decoding: released, as: UTF8.self), normalization: .none)
            .graphemeCount)
      }
      released += Array(decoder.finish().utf8)
      #expect(released == whole)
      #expect(String(validating: released, as: UTF8.self) != nil)
      #expect(!String(decoding: released, as: UTF8.self).unicodeScalars.contains("\u{FFFD}"))
      #expect(decoder.completeClusters == boundaries.count - 1)
    }
  }

  @Test func aClusterComesOutWhenTheNextBegins() throws {
    let vocabulary = try vocabulary("가a\u{301}", .scalar, .none)
    let ids = vocabulary.encode("a\u{301}가").units.ids
    var decoder = IncrementalDecoder(vocabulary)
    #expect(ids.map { decoder.append($0) } == ["", "", "a\u{301}"])
    #expect(decoder.completeClusters == 1)
    #expect(decoder.finish() == "가")
    #expect(decoder.completeClusters == 2)
    #expect(decoder.finish() == "")
    #expect(decoder.completeClusters == 2)
  }

  @Test func aSyllableIsHeldBackUntilItIsWhole() throws {
    let vocabulary = try vocabulary("각 나", .jamo)
    var decoder = IncrementalDecoder(vocabulary)
    let steps = vocabulary.encode("가각나 ").units.ids.map { decoder.append($0) }
    // ㄱ ㅏ | ㄱ ㅏ ㄱ | ㄴ ㅏ | space: the next part or character shows that a syllable is over.
    #expect(steps == ["", "", "", "", "가", "", "", "각나"])
    #expect(decoder.finish() == " ")
  }

  @Test func aLoneLeadingConsonantIsDropped() throws {
    let vocabulary = try vocabulary("각", .jamo)
    var decoder = IncrementalDecoder(vocabulary)
    #expect(decoder.append(try #require(vocabulary.id(of: .jamo("\u{1100}")))) == "")
    #expect(decoder.finish() == "")
    #expect(decoder.completeClusters == 0)
  }

  @Test func bytesComeOutAsWholeCharacters() throws {
    let vocabulary = try vocabulary("a", .byte)
    var decoder = IncrementalDecoder(vocabulary)
    #expect(
      vocabulary.encode("가😀a").units.ids.map { decoder.append($0) } == [
        "", "", "", "", "", "", "가", "😀",
      ])
    #expect(decoder.finish() == "a")
  }

  @Test(arguments: UnitKind.allCases)
  func aPromptComesOutAsItIs(unit: UnitKind) throws {
    let vocabulary = try vocabulary("가나다", unit)
    let prompt = NormalizedText("뷁 e\u{301}\u{302}👩‍👩‍👧‍👦 끝x")
    var decoder = IncrementalDecoder(vocabulary)
    var released = decoder.append(prompt)
    #expect(released == "뷁 e\u{301}\u{302}👩‍👩‍👧‍👦 끝")
    for id in vocabulary.encode("나").units.ids { released += decoder.append(id) }
    released += decoder.finish()
    #expect(released.utf8.elementsEqual((prompt.string + "나").utf8))
    #expect(decoder.completeClusters == prompt.graphemeCount + 1)
  }
}
