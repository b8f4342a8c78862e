import CharText
import Testing

/// The syllable automaton against all that can be put together from whole characters.
@Suite struct SyllableAutomatonTests {
  private typealias Unit = (scalar: Unicode.Scalar, part: SyllableAutomaton.Part)

  /// Two units of each part.
  private let units: [Unit] = [
    ("a", .other), ("ㅋ", .other), ("\u{1100}", .leading), ("\u{1112}", .leading), ("\u{1161}", .vowel),
    ("\u{1175}", .vowel), ("\u{11A8}", .trailing), ("\u{11C2}", .trailing),
  ]

  /// Every sequence of up to five units that is whole characters, with its text.
  private func wholeTexts() -> [[Int]: String] {
    var pieces: [([Int], String)] = [([0], "a"), ([1], "ㅋ")]
    for leading in [2, 3] {
      for vowel in [4, 5] {
        let open = [units[leading].scalar, units[vowel].scalar]
        pieces.append(([leading, vowel], NormalizedText(String(open)).string))
        for trailing in [6, 7] {
          let closed = open + [units[trailing].scalar]
          pieces.append(([leading, vowel, trailing], NormalizedText(String(closed)).string))
        }
      }
    }
    var texts: [[Int]: String] = [[]: ""]
    var newest = texts
    while !newest.isEmpty {
      var next: [[Int]: String] = [:]
      for (sequence, text) in newest {
        for (piece, syllable) in pieces where sequence.count + piece.count <= 5 {
          next[sequence + piece] = text + syllable
        }
      }
      texts.merge(next) { first, _ in first }
      newest = next
    }
    return texts
  }

  /// A sequence is accepted where some whole text begins with it and may stop where it is one. Whole texts of
  /// one unit more are needed for beginnings of the full length: up to four units are asked about beginnings.
  @Test func allSequencesUpToFive() {
    let whole = wholeTexts()
    var beginnings = Set<[Int]>()
    for sequence in whole.keys {
      for count in 0...sequence.count { beginnings.insert(Array(sequence[..<count])) }
    }
    var sequences: [[Int]] = [[]]
    var accepted = 0
    for length in 0...5 {
      for sequence in sequences {
        var automaton = SyllableAutomaton()
        var text = ""
        var isAccepted = true
        for index in sequence {
          isAccepted = isAccepted && automaton.accepts(units[index].part)
          guard isAccepted else { break }
          for scalar in automaton.take(units[index].scalar, as: units[index].part) {
            text.unicodeScalars.append(scalar)
          }
        }
        if length < 5 { #expect(isAccepted == beginnings.contains(sequence), "\(sequence)") }
        let open = automaton.openSyllable.map { String([$0]) } ?? ""
        #expect((isAccepted && automaton.mayStop) == (whole[sequence] != nil), "\(sequence)")
        if let expected = whole[sequence] {
          #expect(Array((text + open).utf8) == Array(expected.utf8))
          accepted += 1
        }
      }
      sequences = sequences.flatMap { sequence in units.indices.map { sequence + [$0] } }
    }
    #expect(accepted == whole.count)
  }

  @Test func partsOfUnits() {
    let parts = [TextUnit.jamo("\u{1100}"), .jamo("\u{1161}"), .jamo("\u{11A8}"), .text(Array("ㄱ".utf8))]
      .map { SyllableAutomaton.Part($0) }
    #expect(parts == [.leading, .vowel, .trailing, .other])
  }
}

/// The UTF-8 automaton against the standard library's validation.
@Suite struct UTF8AutomatonTests {
  /// Every byte that begins a class of its own in table 3-7, and the neighbours of each.
  private let telling: [UInt8] = [
    0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
    0xEE,
    0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
  ]

  private func isValid(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }

  private func accepted(_ bytes: [UInt8]) -> (all: Bool, whole: Bool) {
    var automaton = UTF8Automaton()
    for byte in bytes {
      guard automaton.scalars(after: byte) != nil else { return (false, false) }
      automaton.take(byte)
    }
    return (true, automaton.isBoundary)
  }

  @Test func allPairsOfBytes() {
    for first in UInt8.min ... .max {
      #expect(accepted([first]).whole == isValid([first]))
      for second in UInt8.min ... .max {
        #expect(accepted([first, second]).whole == isValid([first, second]))
      }
    }
  }

  /// A beginning is accepted where some whole text goes on from it.
  @Test func tellingBytesUpToFour() {
    let continuations: [[UInt8]] = [
      [], [0x80], [0xBF], [0x80, 0x80], [0xBF, 0xBF], [0x80, 0x80, 0x80], [0xA0, 0x80], [0x90, 0x80, 0x80],
    ]
    var sequences: [[UInt8]] = [[]]
    for _ in 1...4 {
      sequences = sequences.flatMap { sequence in telling.map { sequence + [$0] } }
      for bytes in sequences {
        let (all, whole) = accepted(bytes)
        #expect(whole == isValid(bytes))
        #expect(all == continuations.contains { isValid(bytes + $0) })
      }
      sequences.removeAll { !accepted($0).all }
    }
  }

  @Test func everyScalarIsTaken() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      var automaton = UTF8Automaton()
      var taken: Unicode.Scalar?
      for byte in UTF8.encode(scalar)! {
        guard let range = automaton.scalars(after: byte), range.contains(value) else {
          Issue.record("U+\(hex([scalar])) is refused")
          return
        }
        taken = automaton.take(byte)
      }
      if taken != scalar { Issue.record("U+\(hex([scalar])) is not made") }
    }
  }

  @Test func surrogatesAreInNoRange() {
    var automaton = UTF8Automaton()
    #expect(automaton.scalars(after: 0xED) == 0xD000...0xD7FF)
    automaton.take(0xED)
    #expect(automaton.scalars(after: 0xA0) == nil)
    #expect(automaton.scalars(after: 0x9F) == 0xD7C0...0xD7FF)
  }
}
