import CharText
import Testing
import UnitSequences

/// The unit that begins and ends documents.
@Suite("Boundary of documents")
struct BoundaryTests {
  private let texts = ["가나다 각", "", "x\u{301}👍🏽\n끝", "나"]

  /// Documents as they are recorded; some are held out.
  private func record(
    _ unit: UnitKind, heldOut: [(document: Int, fraction: Double)] = []
  ) throws -> (vocabulary: Vocabulary, units: RecordedUnits, bytes: Int) {
    var recorder = try UnitRecorder(unit: unit)
    for text in texts {
      recorder.appendBoundary()
      Array(text.utf8).withUnsafeBufferPointer { recorder.append(piece: $0) }
      recorder.appendBoundary()
      recorder.endDocument()
    }
    for (document, fraction) in heldOut { recorder.holdOut(document: document, fraction: fraction) }
    let (vocabulary, bytes) = (recorder.vocabulary(), recorder.trainingByteCount)
    return (vocabulary, recorder.encoded(by: vocabulary), bytes)
  }

  @Test("It is id 1, stands at both ends of each document, and has no text", arguments: UnitKind.allCases)
  func recorded(unit: UnitKind) throws {
    let (vocabulary, units, bytes) = try record(unit)
    #expect(vocabulary.boundaryID == 1 && vocabulary.unit(of: 1) == .boundary && vocabulary.beginningID == 1)
    var start = 0
    for (text, end) in zip(texts, units.trainingEnds) {
      let ids = Array(units.training.ids[start..<end])
      #expect(ids == [1] + vocabulary.encode(text).units.ids + [1])
      #expect(vocabulary.decode(ids) == text)
      var decoder = IncrementalDecoder(vocabulary)
      #expect(ids.map { decoder.append($0) }.joined() + decoder.finish() == text)
      start = end
    }
    #expect(start == units.training.count && bytes == texts.reduce(0) { $0 + $1.utf8.count })
    #expect(try Vocabulary(json: vocabulary.json) == vocabulary)
  }

  @Test("Documents are held out whole or from a grapheme boundary on", arguments: UnitKind.allCases)
  func heldOut(unit: UnitKind) throws {
    let (vocabulary, units, bytes) = try record(unit, heldOut: [(0, 1), (2, 0.5)])
    #expect(units.heldOut.count == 2 && units.trainingEnds.count == 3)
    #expect(units.heldOut[0].units.ids.first == 1 && units.heldOut[0].units.ids.last == 1)
    // The second is a tail, which begins in the middle and ends at the end.
    let tail = units.heldOut[1].units
    #expect(tail.ids.first != 1 && tail.ids.last == 1)
    let rest = NormalizedText(texts[2]).split(heldOut: 0.5)
    #expect(tail.count == vocabulary.encode(rest.heldOut).units.count + 1)
    #expect(bytes == rest.training.bytes.count + texts[3].utf8.count)
    // One report for all documents.
    #expect(units.unseen.count == 1)
  }

  @Test("A vocabulary file has it at entry 1 or nowhere")
  func files() throws {
    let one = #"{"normalization":"nfc","unit":"scalar","units":["<unk>","<document>","a"]}"#
    #expect(try Vocabulary(json: one).boundaryID == 1)
    #expect(try Vocabulary(json: one).json == one)
    let other = #"{"normalization":"nfc","unit":"scalar","units":["<unk>","a","<document>"]}"#
    #expect(throws: VocabularyError.boundaryOutOfPlace(id: 2)) { try Vocabulary(json: other) }
    let twice = #"{"normalization":"nfc","unit":"scalar","units":["<unk>","<document>","<document>"]}"#
    #expect(throws: VocabularyError.boundaryOutOfPlace(id: 2)) { try Vocabulary(json: twice) }
    #expect(try VocabularyBuilder().build().boundaryID == nil)
  }
}
