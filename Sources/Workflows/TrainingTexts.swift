import CharText
import UnitSequences

/// All texts of a run, as ids.
struct TrainingTexts {
  let vocabulary: Vocabulary
  let training: UnitSequence
  /// The end of the training part of each text.
  let trainingEnds: [Int]
  let heldOut: [UnitSequence]
  /// The fraction of each file that was held out; 0 if another text is evaluated on.
  let holdout: Double
  let summary: TextSummary

  /// Whether there is anything to evaluate on; the first unit of a text is not predicted.
  var isAnythingHeldOut: Bool { heldOut.contains { $0.count > 1 } }
}

/// Statistics of the texts of a run.
public struct TextSummary: Sendable, Equatable {
  /// Characters (scalars of the normalised text) to train on.
  public var trainingCharacters: Int
  /// Units to train on.
  public var trainingUnits: Int
  /// Units held out.
  public var heldOutUnits: Int
  /// V
  public var vocabularySize: Int
  /// Held-out units that are not in the vocabulary, one report per text that has any.
  public var unseen: [UnseenUnits]
  /// Bytes of UTF-8 per unit, for bits per byte.
  public var bytesPerUnit: Double
  /// Identifies the text: the hash of everything that was read, in hexadecimal.
  public var hash: String
  /// Identifies each training file: its hash, in hexadecimal.
  public var fileHashes: [String]

  /// Units per character of the training text, for bits per character.
  var unitsPerCharacter: Double { Double(trainingUnits) / Double(max(1, trainingCharacters)) }
}

extension TrainingTexts {
  /// Reads the files, splits off the held-out part, builds the vocabulary from the rest and encodes
  /// everything.
  ///
  /// - Parameters:
  ///   - files: Paths; `-` is standard input.
  ///   - validation: A file to evaluate on instead of the ends of the files.
  ///   - options: How to read.
  ///   - minimumCharacters: A shorter text is refused.
  ///   - known: The vocabulary of an earlier run; nil: build one.
  ///   - handle: Receives the progress; can stop the reading.
  init(
    files: [String], validation: String?, options: TextOptions, minimumCharacters: Int,
    vocabulary known: Vocabulary? = nil, onProgress handle: @escaping ReadingProgress.Handler
  ) throws(WorkflowError) {
    guard options.holdout >= 0 && options.holdout <= 0.9 else {
      throw .optionOutOfRange(name: "holdout", value: "\(options.holdout)", range: "from 0 to 0.9")
    }
    try options.validate()
    holdout = validation == nil ? options.holdout : 0
    let source = TextSource(
      reader: options.reader, files: files + (validation.map { [$0] } ?? []), handle: handle)
    var recorder: UnitRecorder
    do throws(VocabularyError) {
      recorder = try UnitRecorder(unit: options.unit, normalization: options.normalization)
    } catch {
      throw .vocabulary(error)
    }
    var hash = TextHash()
    var fileHashes: [String] = []
    for index in files.indices {
      // The first one's is that of all so far.
      var fileHash = index > 0 ? TextHash() : nil
      try source.read(index) { piece in
        hash.add(piece: piece)
        fileHash?.add(piece: piece)
        recorder.append(piece: piece)
      }
      hash.endFile()
      fileHash?.endFile()
      fileHashes.append((fileHash ?? hash).hexadecimal)
      recorder.endText(heldOut: holdout)
    }
    let characters = recorder.scalarCount
    if validation != nil {
      // It is no further file to train on, and must not be taken for one on resuming.
      hash.endText()
      try source.read(files.count) { piece in
        hash.add(piece: piece)
        recorder.append(piece: piece)
      }
      hash.endFile()
      recorder.endText(heldOut: 1)
    }
    guard characters >= minimumCharacters else {
      throw .textTooShort(files: files, characters: characters, minimum: minimumCharacters)
    }
    let vocabulary = known ?? recorder.vocabulary(minCount: options.minCount)
    let (trainingBytes, trainingCharacters) = (recorder.trainingByteCount, recorder.trainingScalarCount)
    let units = recorder.encoded(by: vocabulary)
    self.vocabulary = vocabulary
    training = units.training
    trainingEnds = units.trainingEnds
    heldOut = units.heldOut.map(\.units)
    summary = TextSummary(
      trainingCharacters: trainingCharacters, trainingUnits: training.count,
      heldOutUnits: heldOut.reduce(0) { $0 + $1.count }, vocabularySize: vocabulary.count,
      unseen: units.heldOut.map(\.unseen).filter { !$0.isEmpty },
      bytesPerUnit: Double(trainingBytes) / Double(max(1, training.count)),
      hash: hash.hexadecimal, fileHashes: fileHashes)
  }
}

extension TextHash {
  /// Ends a text, and the file with an empty one, as in the first training states, which must stay
  /// recognisable.
  mutating func endFile() {
    endText()
    endText()
  }

  /// Sixteen digits.
  var hexadecimal: String { value.hexadecimal }
}

extension UInt64 {
  /// Sixteen digits.
  var hexadecimal: String {
    let digits = String(self, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
