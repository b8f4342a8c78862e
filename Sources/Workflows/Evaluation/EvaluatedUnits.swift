import CharText
import ModelFiles
import UnitSequences

/// The units of a text that a model is evaluated on: one text that goes on, or documents between boundaries.
struct EvaluatedUnits {
  let units: UnitSequence
  /// The end of each document; nil if the text is none.
  let documentEnds: [Int]?
  /// The units that stand for text, and the boundaries that end documents.
  let count: Int
  /// The characters (scalars), each end of a document counted as one.
  let characters: Int
  /// The bytes of UTF-8, likewise.
  let bytes: Int
  let unseen: UnseenUnits
  /// The characters in grapheme clusters that have an unseen unit.
  let unseenCharacters: Int

  /// The units of a text that goes on.
  init(_ text: NormalizedText, _ vocabulary: Vocabulary) {
    let encoded = vocabulary.encode(text)
    units = encoded.units
    documentEnds = nil
    count = units.count
    (characters, bytes) = (text.scalarCount, text.bytes.count)
    unseen = encoded.unseen
    unseenCharacters =
      unseen.isEmpty ? 0 : text.characterCount(withUnseenOf: Array(units.ids), vocabulary)
  }

  /// The units of documents.
  ///
  /// - Parameter isTail: Whether the first one is the end of a document, and so no boundary begins it.
  init(_ documents: [NormalizedText], _ vocabulary: Vocabulary, boundary: UInt32, isTail: Bool = false) {
    var encoder = UnitEncoder(vocabulary)
    var ends: [Int] = []
    for document in documents {
      encoder.append(document)
      ends.append(encoder.count)
    }
    let encoded = encoder.finish()
    let ids = encoded.units.ids
    var (units, documentEnds, unseenCharacters, start): ([UInt32], [Int], Int, Int) = ([], [], 0, 0)
    for (document, end) in zip(documents, ends) {
      let own = ids[start..<end]
      units += (isTail && start == 0 ? [] : [boundary]) + own + [boundary]
      documentEnds.append(units.count)
      if own.contains(0) {
        unseenCharacters += document.characterCount(withUnseenOf: Array(own), vocabulary)
      }
      start = end
    }
    self.units = UnitSequence(units)
    self.documentEnds = documentEnds
    count = ids.count + documents.count
    characters = documents.reduce(documents.count) { $0 + $1.scalarCount }
    bytes = documents.reduce(documents.count) { $0 + $1.bytes.count }
    unseen = encoded.unseen
    self.unseenCharacters = unseenCharacters
  }
}

extension NormalizedText {
  /// The number of characters (scalars) in grapheme clusters that have an unseen unit.
  fileprivate func characterCount(withUnseenOf units: [UInt32], _ vocabulary: Vocabulary) -> Int {
    var (count, place) = (0, 0)
    forEachCluster(cutInto: vocabulary.unit) { range, unitCount in
      if (place..<place + unitCount).contains(where: { units[$0] == 0 }) {
        count += bytes[range].count { $0 & 0xC0 != 0x80 }
      }
      place += unitCount
    }
    return count
  }
}
