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
  /// The document of which only the end is held out, if there is one.
  let heldOutTail: TrainingSummary.HeldOutTail?
  /// The fraction of each file, or of the documents, that was held out; 0 if another text is evaluated on.
  let holdout: Double
  /// The hash of each training file.
  let fileHashes: [UInt64]
  /// How the texts were taken out of their files.
  let input: TextInput
  private(set) var summary: TextSummary

  /// The end of each document of the training text; nil if it is one text that goes on.
  var documentEnds: [Int]? { documents.haveBoundaries ? trainingEnds : nil }

  /// Whether there is anything to evaluate on; the first unit of a text is not predicted.
  var isAnythingHeldOut: Bool { heldOut.contains { $0.count > 1 } }
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
    let source = try TextSource(
      reader: options.reader, input: options.input, paths: files + (validation.map { [$0] } ?? []),
      handle: handle)
    let trainingCount = source.files.count { $0.argument < files.count }
    var recorder: UnitRecorder
    do throws(VocabularyError) {
      recorder = try UnitRecorder(unit: options.unit, normalization: options.normalization)
    } catch {
      throw .vocabulary(error)
    }
    var (documents, first) = try Self.documents(options, of: source, first: trainingCount)
    var corpus = documents.haveBoundaries ? DocumentRecorder(documents) : nil
    var hash = TextHash()
    var fileHashes: [UInt64] = []
    for index in 0..<trainingCount {
      // The first one's is that of all so far.
      var fileHash = fileHashes.isEmpty ? nil : TextHash()
      let opened = first?.index == index ? first?.file : try source.open(index)
      if first?.index == index { first = nil }
      guard let file = opened else { continue }
      let isText = try source.read(file, as: index) { event in
        hash.add(event)
        fileHash?.add(event)
        Self.record(event, in: &recorder, &corpus)
      }
      guard isText else { continue }
      hash.endFile()
      fileHash?.endFile()
      fileHashes.append((fileHash ?? hash).value)
      if corpus == nil { recorder.endText(heldOut: holdout) } else { corpus?.endFile(in: &recorder) }
    }
    // Without a table or a chat each document is a file.
    if options.documents == nil, documents == .record, !source.tally.hasRecords { documents = .file }
    var held: [UInt64] = []
    documentHashes = corpus.flatMap { TrainingSummary.DocumentHashes($0.hashes) }
    var heldOutTail: TrainingSummary.HeldOutTail?
    if let corpus {
      let draw = HeldOutDocuments(
        hashes: corpus.hashes, sizes: corpus.sizes, fraction: holdout, seed: options.seed)
      for (document, isHeldOut) in draw.isHeldOut.enumerated() where isHeldOut {
        recorder.holdOut(document: document)
        held.append(corpus.hashes[document])
      }
      if let (document, fraction) = draw.tail {
        recorder.holdOut(document: document, fraction: fraction)
        heldOutTail = TrainingSummary.HeldOutTail(
          document: corpus.hashes[document].hexadecimal, fraction: fraction)
      }
    }
    let documentCount = recorder.documentCount
    // As in one text in which documents are lines.
    let characters = recorder.scalarCount + max(0, documentCount - 1)
    var validationHash = TextHash()
    if validation != nil {
      // It is no further file to train on, and must not be taken for one on resuming.
      hash.endText()
      for index in trainingCount..<source.files.count {
        let isText = try source.read(index) { event in
          hash.add(event)
          validationHash.add(event)
          Self.record(event, in: &recorder, &corpus)
        }
        guard isText else { continue }
        hash.endFile()
        validationHash.endFile()
        if corpus == nil { recorder.endText(heldOut: 1) } else { corpus?.endFile(in: &recorder) }
      }
      for document in documentCount..<recorder.documentCount { recorder.holdOut(document: document) }
    }
    try source.finish()
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
    self.documents = documents
    self.heldOutTail = heldOutTail
    self.fileHashes = fileHashes
    input = options.input
    // Nothing predicts the first boundary of a document.
    let trainingUnits = training.count - trainingDocuments
    let heldOutUnits = heldOut.reduce(0) { $0 + $1.count } - held.count
    summary = TextSummary(
      trainingCharacters: trainingCharacters, trainingUnits: trainingUnits,
      heldOutUnits: heldOutUnits, vocabularySize: vocabulary.count,
      unseen: units.unseen.filter { !$0.isEmpty },
      bytesPerUnit: Double(trainingBytes) / Double(max(1, trainingUnits)),
      hash: hash.hexadecimal, formats: source.tally.formats,
      documents: documents, documentCount: documentCount, documentsAreGuessed: options.documents == nil)
    summary.validationIsTrainingText = validation != nil && fileHashes.contains(validationHash.value)
  }
}

extension TrainingTexts {
  /// What a document is; where that was not said and there is only one text, it is opened for that.
  private static func documents(
    _ options: TextOptions, of source: TextSource, first count: Int
  ) throws(WorkflowError) -> (Documents, (index: Int, file: MappedFile)?) {
    if let documents = options.documents { return (documents, nil) }
    guard let only = try source.onlyText(ofFirst: count) else { return (.record, nil) }
    guard source.format(of: only.file, only.index).isPlain else { return (.record, only) }
    let beginning = try source.beginning(of: only.file, only.index, bytes: DocumentGuess.sampleSize)
    return (DocumentGuess(beginning).documents, only)
  }

  /// Records what a file has.
  private static func record(
    _ event: TextEvent, in recorder: inout UnitRecorder, _ corpus: inout DocumentRecorder?
  ) {
    switch event {
    case .piece(let piece):
      if corpus == nil { recorder.append(piece: piece) } else { corpus?.append(piece, to: &recorder) }
    case .endOfRecord:
      if corpus == nil {
        TextEvent.lineFeed.withUnsafeBufferPointer { recorder.append(piece: $0) }
      } else {
        corpus?.endRecord(in: &recorder)
      }
    }
  }
}

extension TrainingTexts {
  /// What a model file says of its training.
  func training(steps: Int, heldOutLoss: Double?, options: JSONValue? = nil) -> TrainingSummary {
    var training = TrainingSummary(
      steps: steps, heldOutLoss: heldOutLoss, textHash: summary.hash, holdout: holdout)
    training.recordFiles(fileHashes)
    training.input = input
    training.heldOutTail = heldOutTail
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
  /// Adds what a file has; the texts that a format takes out of it are lines, or more, of one text.
  mutating func add(_ event: TextEvent) {
    switch event {
    case .piece(let piece): add(piece: piece)
    case .endOfRecord: TextEvent.lineFeed.withUnsafeBufferPointer { add(piece: $0) }
    }
  }

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
