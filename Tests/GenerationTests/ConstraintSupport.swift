import CharText
import Generation
import LanguageModels

/// A model that looks at the last unit only: its rows of logits are drawn once, normally distributed.
final class TableModel: LanguageModel {
  struct State: StreamState {
    var streams: Int
    mutating func select(_ rows: [Int]) { streams = rows.count }
    mutating func join(_ other: State) { streams += other.streams }
  }

  let vocabularySize: Int
  private let table: [Float]

  /// - Parameter spread: The standard deviation of the logits; 0 for a model that has learnt nothing.
  init(vocabularySize: Int, spread: Double = 1, seed: UInt64 = 1) {
    self.vocabularySize = vocabularySize
    var generator = SeededGenerator(seed: seed)
    table = (0..<vocabularySize * vocabularySize).map { _ in Float(generator.standardNormal() * spread) }
  }

  func initialState(streams: Int) -> State { State(streams: streams) }

  func advance(_ state: inout State, reading units: [UInt32], logits: inout [Float]) {
    for (row, unit) in units.enumerated() {
      let source = Int(unit) * vocabularySize
      logits.replaceSubrange(
        row * vocabularySize..<(row + 1) * vocabularySize, with: table[source..<source + vocabularySize])
    }
  }
}

/// Korean with punctuation, Latin, digits, compatibility jamo, marks that compose and some that do not, and
/// an emoji.
let sampleText = """
  옛날 어느 마을에 행복한 사람이 살았습니다. 그는 시를 짓고 노래를 불렀다. ㅋㅋ 정말?
  삼월의 바람은 차고 행인의 발은 빠르다! "시간이 없어." 나라와 하늘, abc 12 e\u{301} x\u{301}\u{323} 👍
  동창이 밝았느냐 노고지리 우지진다 소치는 아이는 상기 아니 일었느냐

  """

/// Texts of a toy model of the units of ``sampleText`` or another text.
func texts(
  _ constraints: [TextConstraintRequest], unit: UnitKind, count: Int = 1000, length: Int = 60,
  prompt: String? = nil,
  of source: String = sampleText, normalization: Normalization = .nfc, spread: Double = 1, seed: UInt64 = 1,
  stops: (inout StopConditions) -> Void = { _ in }
) throws -> [GeneratedText] {
  var builder = try VocabularyBuilder(unit: unit, normalization: normalization)
  builder.add(NormalizedText(source, normalization: normalization))
  let vocabulary = builder.build()
  var options = GenerationOptions(chain: SamplerChain(), length: length, count: count, seed: seed)
  options.constraints = constraints
  stops(&options.stops)
  let model = TableModel(vocabularySize: vocabulary.count, spread: spread, seed: seed)
  return try TextGenerator(model: model, vocabulary: vocabulary).generate(prompt: prompt, options: options)
    .texts
}

/// Whether normalising a text leaves it as it is. The line feed before it keeps a leading U+FEFF from being a
/// byte-order mark.
func isNormal(_ text: String, _ form: Normalization = .nfc) -> Bool {
  NormalizedText("\n" + text, normalization: form).bytes.dropFirst().elementsEqual(text.utf8)
}

/// What every text of ``sampleText`` keeps to, whatever was asked for: it is in NFC and holds no conjoining
/// jamo.
func isWhole(_ text: String) -> Bool {
  isNormal(text) && !text.unicodeScalars.contains { (0x1100...0x11FF).contains($0.value) }
}

/// Whether the bytes of one string stand in those of another.
func holds(_ text: String, _ part: String) -> Bool {
  let text = Array(text.utf8)
  let part = Array(part.utf8)
  guard part.count <= text.count else { return false }
  return (0...text.count - part.count).contains { text[$0..<$0 + part.count].elementsEqual(part) }
}

/// The lines of a text, as scalars.
func lines(_ text: String) -> [[Unicode.Scalar]] {
  text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0) }
}
