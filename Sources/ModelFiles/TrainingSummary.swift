import Corpora

/// How a model was trained: the contents of `__metadata__.training`.
public struct TrainingSummary: Sendable, Equatable, Codable {
  /// The number of updates up to these weights; 0 for a model that is not trained by updates.
  public var steps: Int
  /// The held-out loss of these weights in nats per unit; nil if nothing was held out.
  public var heldOutLoss: Double?
  /// The hash of the training text (``TextHash``), in hexadecimal.
  public var textHash: String
  /// The hash of each training file, in hexadecimal; nil in model files written before it was recorded.
  public var fileHashes: [String]?
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
  }

  /// The same without the hashes of documents: for a part of a file that has them once for all its parts.
  var withoutDocumentHashes: TrainingSummary {
    var summary = self
    summary.documentHashes = nil
    return summary
  }
}
