import CharText
import LanguageModels

/// Streams that remember all that they read.
struct ReadingState: StreamState {
  var read: [[UInt32]]
  var streams: Int { read.count }

  mutating func select(_ rows: [Int]) { read = rows.map { read[$0] } }
  mutating func join(_ other: ReadingState) { read += other.read }
}

/// A model whose logits are any function of what a stream has read; it keeps a record of its calls.
final class ToyModel: LanguageModel {
  let vocabularySize: Int
  var composition: UnitComposition?
  /// How many streams each call had.
  private(set) var rows: [Int] = []
  /// Every unit that was read.
  private(set) var unitsRead: [UInt32] = []
  private let logit: ([UInt32], Int) -> Float

  init(vocabularySize: Int, logit: @escaping (_ read: [UInt32], _ id: Int) -> Float) {
    self.vocabularySize = vocabularySize
    self.logit = logit
  }

  func initialState(streams: Int) -> ReadingState {
    ReadingState(read: Array(repeating: [], count: streams))
  }

  func advance(_ state: inout ReadingState, reading units: [UInt32], logits: inout [Float]) {
    precondition(units.count == state.streams && logits.count == state.streams * vocabularySize)
    rows.append(units.count)
    unitsRead += units
    for row in units.indices {
      state.read[row].append(units[row])
      for id in 0..<vocabularySize { logits[row * vocabularySize + id] = logit(state.read[row], id) }
    }
  }

  /// Logits that depend on everything read: a stream that is taken for another writes another text.
  static func hashing(vocabularySize: Int, unknownLogit: Float = 0) -> ToyModel {
    ToyModel(vocabularySize: vocabularySize) { read, id in
      if id == 0 { return unknownLogit }
      let history = read.reduce(UInt64(read.count)) { SeededGenerator.mix($0 ^ UInt64($1 + 1)) }
      return Float(SeededGenerator.mix(history &+ UInt64(id)) >> 40) * 0x1p-22
    }
  }

  /// Writes these ids once it has read `given` units, whatever they are, and the last of them for ever after.
  static func script(_ ids: [UInt32], vocabularySize: Int, given: Int = 1) -> ToyModel {
    ToyModel(vocabularySize: vocabularySize) { read, id in
      ids[min(max(read.count - given, 0), ids.count - 1)] == UInt32(id) ? 100 : -100
    }
  }
}

extension Vocabulary {
  /// The units of a text.
  static func of(_ text: String, unit: UnitKind = .scalar) throws -> Vocabulary {
    var builder = try VocabularyBuilder(unit: unit, normalization: .nfc)
    builder.add(NormalizedText(text))
    return builder.build()
  }

  /// The ids of a text that is all in the vocabulary.
  func ids(_ text: String) -> [UInt32] { encode(text).units.ids }
}

/// The grapheme clusters of a string as it stands.
func clusters(_ text: String) -> Int { NormalizedText(text, normalization: .none).graphemeCount }
