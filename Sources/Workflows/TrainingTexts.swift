import CharText
import Corpora
import Foundation
import ModelFiles
import UnitSequences

/// All texts of a run, as ids.
struct TrainingTexts {
  let vocabulary: Vocabulary
  var training: UnitSequence
  /// The end of the training part of each text.
  var trainingEnds: [Int]
  let heldOut: [UnitSequence]
  /// What a document is.
  let documents: Documents
  /// The hash of each held-out document's text; empty if the text is no documents.
  let heldOutDocuments: [UInt64]
  /// The hashes of all documents; nil if the text is no documents, or too many.
  let documentHashes: TrainingSummary.DocumentHashes?
  /// The fraction of each file, or of the documents, that was held out; 0 if another text is evaluated on.
  let holdout: Double
  private(set) var summary: TextSummary

  /// The end of each document of the training text; nil if it is one text that goes on.
  var documentEnds: [Int]? { documents.haveBoundaries ? trainingEnds : nil }

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
  /// What a document is.
  public var documents: Documents
  /// How many there are, those that are held out included; 0 if the text is no documents.
  public var documentCount: Int
  /// Whether it was not said what a document is, but seen.
  public var documentsAreGuessed: Bool
  /// Whether the text to evaluate on is one of those to train on.
  public var validationIsTrainingText = false

  /// The loss of a uniform choice among the units, ln V, in nats per unit.
  public var lossOfChance: Double { log(Double(max(2, vocabularySize))) }

  /// Units per character of the training text, for bits per character.
  var unitsPerCharacter: Double { Double(trainingUnits) / Double(max(1, trainingCharacters)) }
}

extension TrainingTexts {
  /// Reads the files, splits off the held-out part, builds the vocabulary from the rest and encodes
  /// everything.
  ///
  /// - Parameters:
  ///   - files: Paths; `-` is standard input.
  ///   - validation: A file to evaluate on instead of the ends of the files or some documents.
  ///   - options: How to read.
  ///   - minimumCharacters: A shorter text is refused.
  ///   - known: The vocabulary of an earlier run; nil: build one.
  ///   - base: A vocabulary that the one that is built begins with.
  ///   - handle: Receives the progress; can stop the reading.
  init(
    files: [String], validation: String?, options: TextOptions, minimumCharacters: Int,
    vocabulary known: Vocabulary? = nil, growing base: Vocabulary? = nil,
    onProgress handle: @escaping ReadingProgress.Handler
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
    var first: MappedFile?
    if let documents = options.documents {
      self.documents = documents
    } else if files.count != 1 {
      documents = .file
    } else {
      let file = try source.open(0)
      documents = DocumentGuess(try source.beginning(of: file, bytes: DocumentGuess.sampleSize)).documents
      first = file
    }
    var corpus = documents.haveBoundaries ? DocumentRecorder(documents) : nil
    var hash = TextHash()
    var fileHashes: [String] = []
    for index in files.indices {
      // The first one's is that of all so far.
      var fileHash = index > 0 ? TextHash() : nil
      let file: MappedFile
      if let first { file = first } else { file = try source.open(index) }
      try source.read(file, as: index) { piece in
        hash.add(piece: piece)
        fileHash?.add(piece: piece)
        if corpus == nil { recorder.append(piece: piece) } else { corpus?.append(piece, to: &recorder) }
      }
      first = nil
      hash.endFile()
      fileHash?.endFile()
      fileHashes.append((fileHash ?? hash).hexadecimal)
      if corpus == nil { recorder.endText(heldOut: holdout) } else { corpus?.endFile(in: &recorder) }
    }
    var held: [UInt64] = []
    documentHashes = corpus.flatMap { TrainingSummary.DocumentHashes($0.hashes) }
    if let corpus {
      let draw = HeldOutDocuments(
        hashes: corpus.hashes, sizes: corpus.sizes, fraction: holdout, seed: options.seed)
      for (document, isHeldOut) in draw.isHeldOut.enumerated() where isHeldOut {
        recorder.holdOut(document: document)
        held.append(corpus.hashes[document])
      }
      if let (document, fraction) = draw.tail { recorder.holdOut(document: document, fraction: fraction) }
    }
    let documentCount = recorder.documentCount
    // As in one text in which documents are lines.
    let characters = recorder.scalarCount + max(0, documentCount - 1)
    var validationHash = TextHash()
    if validation != nil {
      // It is no further file to train on, and must not be taken for one on resuming.
      hash.endText()
      try source.read(files.count) { piece in
        hash.add(piece: piece)
        validationHash.add(piece: piece)
        if corpus == nil { recorder.append(piece: piece) } else { corpus?.append(piece, to: &recorder) }
      }
      hash.endFile()
      if corpus == nil { recorder.endText(heldOut: 1) } else { corpus?.endFile(in: &recorder) }
      for document in documentCount..<recorder.documentCount { recorder.holdOut(document: document) }
    }
    guard characters >= minimumCharacters else {
      throw .textTooShort(files: files, characters: characters, minimum: minimumCharacters)
    }
    var vocabulary = known ?? recorder.vocabulary(minCount: options.minCount)
    if let base {
      do throws(VocabularyError) { vocabulary = try base.grown(by: vocabulary) } catch {
        throw .vocabulary(error)
      }
    }
    // The boundary after a document counts as one character, as a line feed would.
    let trainingDocuments = documentCount - held.count
    let trainingBytes = recorder.trainingByteCount + trainingDocuments
    let trainingCharacters = recorder.trainingScalarCount + trainingDocuments
    let units = recorder.encoded(by: vocabulary)
    self.vocabulary = vocabulary
    training = units.training
    trainingEnds = units.trainingEnds
    heldOut = units.heldOut.map(\.units)
    heldOutDocuments = held
    // Nothing predicts the first boundary of a document.
    let trainingUnits = training.count - trainingDocuments
    let heldOutUnits = heldOut.reduce(0) { $0 + $1.count } - held.count
    summary = TextSummary(
      trainingCharacters: trainingCharacters, trainingUnits: trainingUnits,
      heldOutUnits: heldOutUnits, vocabularySize: vocabulary.count,
      unseen: units.unseen.filter { !$0.isEmpty },
      bytesPerUnit: Double(trainingBytes) / Double(max(1, trainingUnits)),
      hash: hash.hexadecimal, fileHashes: fileHashes,
      documents: documents, documentCount: documentCount, documentsAreGuessed: options.documents == nil)
    validationHash.endFile()
    summary.validationIsTrainingText = validation != nil && fileHashes.contains(validationHash.hexadecimal)
  }
}

extension TrainingTexts {
  /// What a model file says of its training.
  func training(steps: Int, heldOutLoss: Double?, options: JSONValue? = nil) -> TrainingSummary {
    var training = TrainingSummary(
      steps: steps, heldOutLoss: heldOutLoss, textHash: summary.hash, fileHashes: summary.fileHashes,
      holdout: holdout)
    training.options = options
    if documents.haveBoundaries {
      training.documents = documents
      training.heldOutDocuments = heldOutDocuments.map(\.hexadecimal)
      training.documentHashes = documentHashes
    }
    return training
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
