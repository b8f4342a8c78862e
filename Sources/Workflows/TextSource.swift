import CharText
import Foundation

/// How texts are read and cut into units.
public struct TextOptions: Sendable, Equatable {
  /// The encoding of the files.
  public var encoding = TextEncoding.utf8
  /// The form that the text is brought into.
  public var normalization = Normalization.nfc
  /// What the model reads and writes.
  public var unit = UnitKind.scalar
  /// Units rarer than this are folded into `<unk>`.
  public var minCount = 1
  /// The share of each file, at its end, that is held out for evaluation.
  public var holdout = 0.1

  /// UTF-8, NFC, one unit a scalar, a tenth held out.
  public init() {}
}

extension TextOptions {
  /// The reader and the counter of units that these options ask for.
  func makeReaderAndBuilder() throws(WorkflowError) -> (TextReader, VocabularyBuilder) {
    guard minCount >= 1 else {
      throw .optionOutOfRange(name: "min-count", value: "\(minCount)", range: "1 or more")
    }
    do throws(VocabularyError) {
      return (
        TextReader(encoding: encoding, normalization: normalization),
        try VocabularyBuilder(unit: unit, normalization: normalization)
      )
    } catch {
      throw .vocabulary(error)
    }
  }
}

/// Where a text comes from.
enum TextSource {
  /// The path that means standard input.
  static let standardInput = "-"

  /// Reads a file, or standard input for `-`.
  static func read(_ path: String, with reader: TextReader) throws(WorkflowError) -> NormalizedText {
    do throws(TextError) {
      guard path == standardInput else { return try reader.read(path: path) }
      return try reader.read(MappedFile(descriptor: STDIN_FILENO, name: "standard input"))
    } catch {
      throw .text(path: path, error)
    }
  }
}

/// Everything that a run reads, in ids.
struct TrainingTexts {
  let vocabulary: Vocabulary
  let training: EncodedUnits
  let heldOut: [EncodedUnits]
  let summary: TextSummary

  /// Whether anything can be evaluated on; the first unit of a text is uncharged.
  var isAnythingHeldOut: Bool { heldOut.contains { $0.count > 1 } }
}

/// What was read.
public struct TextSummary: Sendable, Equatable {
  /// Characters (scalars of the normalised text) to train on.
  public var trainingCharacters: Int
  /// Units to train on.
  public var trainingUnits: Int
  /// Units held out.
  public var heldOutUnits: Int
  /// V
  public var vocabularySize: Int
  /// Held-out units that the vocabulary does not hold, one report a text that has some.
  public var unseen: [UnseenUnits]
  /// Bytes of UTF-8 a unit, for bits per byte.
  public var bytesPerUnit: Double
  /// Recognises the text: the hash of everything that was read, in hexadecimal.
  public var hash: String
}

extension TrainingTexts {
  /// Reads the files, cuts off what is held out, builds the vocabulary from the rest and looks everything up.
  ///
  /// - Parameters:
  ///   - files: Paths; `-` is standard input.
  ///   - validation: A file to evaluate on instead of the tails.
  ///   - options: How to read.
  ///   - minimumCharacters: A shorter text is refused.
  ///   - known: The vocabulary of an earlier run; nil: one is built.
  init(
    files: [String], validation: String?, options: TextOptions, minimumCharacters: Int,
    vocabulary known: Vocabulary? = nil
  ) throws(WorkflowError) {
    guard options.holdout >= 0 && options.holdout <= 0.9 else {
      throw .optionOutOfRange(name: "holdout", value: "\(options.holdout)", range: "from 0 to 0.9")
    }
    let (reader, emptyBuilder) = try options.makeReaderAndBuilder()
    var builder = emptyBuilder
    var (training, heldOut): ([NormalizedText], [NormalizedText]) = ([], [])
    var hash = TextHash()
    for path in files {
      let text = try TextSource.read(path, with: reader)
      hash.add(text)
      hash.endText()
      let parts = text.split(heldOut: validation == nil ? options.holdout : 0)
      training.append(parts.training)
      if !parts.heldOut.isEmpty { heldOut.append(parts.heldOut) }
    }
    if let validation {
      let text = try TextSource.read(validation, with: reader)
      // It is no further file to train on, and must not be taken for one on resuming.
      hash.endText()
      hash.add(text)
      hash.endText()
      heldOut.append(text)
    }
    let characters = (training + (validation == nil ? heldOut : [])).reduce(0) { $0 + $1.scalarCount }
    guard characters >= minimumCharacters else {
      throw .textTooShort(files: files, characters: characters, minimum: minimumCharacters)
    }
    for text in training { builder.add(text) }
    let vocabulary = known ?? builder.build(minCount: options.minCount)

    var encoder = UnitEncoder(vocabulary, reserving: builder.unitCount)
    for text in training { encoder.append(text) }
    let trainingUnits = encoder.finish().units
    self.vocabulary = vocabulary
    self.training = trainingUnits
    let encoded = heldOut.map { vocabulary.encode($0) }
    self.heldOut = encoded.map(\.units)
    let bytes = training.reduce(0) { $0 + $1.bytes.count }
    summary = TextSummary(
      trainingCharacters: training.reduce(0) { $0 + $1.scalarCount }, trainingUnits: trainingUnits.count,
      heldOutUnits: self.heldOut.reduce(0) { $0 + $1.count }, vocabularySize: vocabulary.count,
      unseen: encoded.map(\.unseen).filter { !$0.isEmpty },
      bytesPerUnit: Double(bytes) / Double(max(1, trainingUnits.count)),
      hash: hash.hexadecimal)
  }
}

extension TextHash {
  /// Sixteen digits.
  var hexadecimal: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
