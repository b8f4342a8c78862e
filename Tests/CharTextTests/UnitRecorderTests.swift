import CharText
import Testing

/// Texts recorded piece by piece are those that are read whole, split, counted and encoded.
@Suite struct UnitRecorderTests {
  /// What a run needs of its texts.
  private struct Ingest: Equatable {
    var vocabulary: Vocabulary
    var training: [UInt32]
    var heldOut: [EncodedText]
    var trainingBytes: Int
    var trainingScalars: Int
    var scalars: Int
  }

  /// Everything at once, with what the library has for whole texts.
  private func naive(
    _ texts: [NormalizedText], heldOut fractions: [Double], unit: UnitKind, minCount: Int, known: Vocabulary?
  ) throws -> Ingest {
    var builder = try VocabularyBuilder(unit: unit, normalization: texts[0].normalization)
    let parts = zip(texts, fractions).map { $0.split(heldOut: $1) }
    for part in parts { builder.add(part.training) }
    let vocabulary = known ?? builder.build(minCount: minCount)
    return Ingest(
      vocabulary: vocabulary, training: parts.flatMap { vocabulary.encode($0.training).units.ids },
      heldOut: parts.filter { !$0.heldOut.isEmpty }.map { vocabulary.encode($0.heldOut) },
      trainingBytes: parts.reduce(0) { $0 + $1.training.bytes.count },
      trainingScalars: parts.reduce(0) { $0 + $1.training.scalarCount },
      scalars: texts.reduce(0) { $0 + $1.scalarCount })
  }

  private func recorded(
    _ texts: [[UInt8]], _ reader: TextReader, pieceSize: Int, heldOut fractions: [Double], unit: UnitKind,
    minCount: Int, known: Vocabulary?
  ) throws -> Ingest {
    var recorder = try UnitRecorder(unit: unit, normalization: reader.normalization)
    for (text, fraction) in zip(texts, fractions) {
      try text.withUnsafeBufferPointer { bytes in
        try reader.readPieces(of: bytes, size: pieceSize) { recorder.append(piece: $0) }
      }
      recorder.endText(heldOut: fraction)
    }
    let vocabulary = known ?? recorder.vocabulary(minCount: minCount)
    let counts = (recorder.trainingByteCount, recorder.trainingScalarCount, recorder.scalarCount)
    let units = recorder.encoded(by: vocabulary)
    return Ingest(
      vocabulary: vocabulary, training: units.training.ids, heldOut: units.heldOut, trainingBytes: counts.0,
      trainingScalars: counts.1, scalars: counts.2)
  }

  private func expectSame(
    _ texts: [[UInt8]], form: Normalization = .nfc, unit: UnitKind, pieceSize: Int,
    heldOut fractions: [Double],
    minCount: Int = 1, known: Vocabulary? = nil
  ) throws {
    let reader = TextReader(normalization: form)
    let found = try recorded(
      texts, reader, pieceSize: pieceSize, heldOut: fractions, unit: unit, minCount: minCount, known: known)
    let expected = try naive(
      texts.map { try reader.read($0) }, heldOut: fractions, unit: unit, minCount: minCount, known: known)
    // Not inside of #expect, which would take minutes to show both.
    let isSame = found == expected
    #expect(isSame, "\(unit), \(form), pieces of \(pieceSize), held out \(fractions)")
  }

  /// Every kind of unit with every form that it can be in.
  static let kinds = UnitKind.allCases.flatMap { unit in
    Normalization.allCases.filter(unit.accepts).map { (unit, $0) }
  }

  @Test("Texts of every script, in pieces of every size", arguments: kinds)
  func difficultTexts(unit: UnitKind, form: Normalization) throws {
    var generator = SeededGenerator(seed: 11)
    for size in [1, 40, 1_000] {
      for _ in 0..<8 {
        let texts = (0..<3).map { _ in
          Array(RandomText.string(count: .random(in: 0...400, using: &generator), using: &generator).utf8)
        }
        let fractions = texts.map { _ in
          [0, 0.1, 1, Double.random(in: 0...1, using: &generator)].randomElement(using: &generator) ?? 0
        }
        try expectSame(
          texts, form: form, unit: unit, pieceSize: size, heldOut: fractions,
          minCount: .random(in: 1...3, using: &generator))
      }
    }
  }

  @Test(
    "The cut falls where it falls in the whole text, wherever the pieces end", arguments: UnitKind.allCases)
  func cuts(unit: UnitKind) throws {
    let text = Array("가각힣 e\u{301}\u{302}\n👩‍👩‍👧‍👦🇰🇷🇰🇷x\r\n\u{1112}\u{119E}\u{11AB}끝".utf8)
    for size in [1, 9, 200] {
      for percent in stride(from: 0, through: 100, by: 3) {
        try expectSame([text, text], unit: unit, pieceSize: size, heldOut: [Double(percent) / 100, 0.5])
      }
    }
  }

  @Test("A vocabulary of an earlier run is used as it is", arguments: UnitKind.allCases)
  func knownVocabulary(unit: UnitKind) throws {
    var generator = SeededGenerator(seed: 3)
    let earlier = NormalizedText(RandomText.string(count: 500, using: &generator))
    var builder = try VocabularyBuilder(unit: unit)
    builder.add(earlier)
    let texts = (0..<2).map { _ in Array(RandomText.string(count: 500, using: &generator).utf8) }
    try expectSame(texts, unit: unit, pieceSize: 64, heldOut: [0.3, 1], known: builder.build())
  }

  @Test("More distinct units than two bytes can tell apart")
  func wideNumbers() throws {
    // 110,000 scalars that are their own NFC, twice, and a tail with some that come there only.
    let scalars = (UInt32(0x20000)..<0x3B980).compactMap(Unicode.Scalar.init)
    let text = RandomText.string(scalars + scalars.reversed() + scalars.prefix(1000) + ["\u{3FFF0}", "가"])
    for fraction in [0, 0.3, 0.7] {
      try expectSame([Array(text.utf8)], form: .none, unit: .scalar, pieceSize: 5_000, heldOut: [fraction])
    }
    // Few enough ids for two bytes each, though there were too many units.
    try expectSame(
      [Array(text.utf8)], form: .none, unit: .scalar, pieceSize: 5_000, heldOut: [0], minCount: 3)
  }

  @Test func jamoNeedComposedText() {
    #expect(throws: VocabularyError.unitNeedsComposedText(unit: .jamo, normalization: .nfd)) {
      _ = try UnitRecorder(unit: .jamo, normalization: .nfd).scalarCount
    }
  }

  @Test func nothingIsNothing() throws {
    try expectSame([[], []], unit: .grapheme, pieceSize: 10, heldOut: [0.5, 1])
  }
}
