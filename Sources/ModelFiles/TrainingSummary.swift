import Corpora

/// How a model was trained: the contents of `__metadata__.training`.
public struct TrainingSummary: Sendable, Equatable, Codable {
  /// The number of updates up to these weights; 0 for a model that is not trained by updates.
  public var steps: Int
  /// The held-out loss of these weights in nats per unit; nil if nothing was held out.
  public var heldOutLoss: Double?
  /// The hash of the training text (``TextHash``), in hexadecimal.
  public var textHash: String
  /// The hash of each training file, in hexadecimal; nil if there are more than ``mostFileHashes``, and in
  /// model files written before it was recorded.
  public var fileHashes: [String]?
  /// What stands for the hashes of more files than that.
  package var fileFingerprints: FileFingerprints?
  /// How the text was taken out of its files; nil in model files written before there were formats: it was
  /// plain text.
  public var input: TextInput?
  /// The share of that text, at the end of each file, that was held out; nil in model files written before it
  /// was recorded.
  public var holdout: Double?
  /// What a document of that text is; nil if it is one text that goes on.
  public var documents: Documents?
  /// The hash (``TextHash``) of each document that was held out, in hexadecimal; nil if the text is no
  /// documents.
  public var heldOutDocuments: [String]?
  /// The hashes of all its documents; nil if the text is no documents, if it has too many, and in model files
  /// written before they were recorded.
  public var documentHashes: DocumentHashes?
  /// The document of which the end was held out, where no document as a whole was.
  package var heldOutTail: HeldOutTail?
  /// The options of the run, as written by the trainer; nil for a model that is not trained by updates.
  public var options: JSONValue?

  /// A summary without options.
  public init(
    steps: Int, heldOutLoss: Double?, textHash: String, fileHashes: [String]? = nil, holdout: Double? = nil
  ) {
    self.steps = steps
    self.heldOutLoss = heldOutLoss
    self.textHash = textHash
    self.fileHashes = fileHashes
    self.holdout = holdout
  }

  /// Whether the text of that hash (``TextHash``, in hexadecimal) was trained on, alone or together with
  /// others.
  public func isTrainedOn(textHash hash: String) -> Bool {
    hash == textHash || fileHashes?.contains(hash) == true
      || UInt64(hash, radix: 16).map { fileFingerprints?.contains($0) == true } == true
  }

  /// The end of a document.
  package struct HeldOutTail: Sendable, Equatable, Codable {
    /// The hash (``TextHash``) of the whole document, in hexadecimal.
    package var document: String
    /// How much of it.
    package var fraction: Double

    package init(document: String, fraction: Double) {
      self.document = document
      self.fraction = fraction
    }
  }

  /// How many files are kept by their hashes; of more of them only ``FileFingerprints`` are.
  public static let mostFileHashes = 1000

  /// Keeps the hashes of the training files, or fingerprints of many.
  package mutating func recordFiles(_ hashes: [UInt64]) {
    guard hashes.count > Self.mostFileHashes else {
      fileHashes = hashes.map { hash in
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
      }
      return
    }
    fileFingerprints = FileFingerprints(hashes)
  }

  /// The same without the hashes of documents: for a part of a file that has them once for all its parts.
  var withoutDocumentHashes: TrainingSummary {
    var summary = self
    summary.documentHashes = nil
    return summary
  }
}
