/// How a model was trained: what `__metadata__.training` says.
public struct TrainingSummary: Sendable, Equatable, Codable {
  /// Updates made up to these weights; 0 for a model that was not trained by updates.
  public var steps: Int
  /// Their held-out loss in nats a unit; nil when nothing was held out.
  public var heldOutLoss: Double?
  /// The hash of the training text (``TextHash``), in hexadecimal.
  public var textHash: String
  /// The hash of each file to train on by itself, in hexadecimal; nil in files of before it was recorded.
  public var fileHashes: [String]?
  /// The share of that text, at the end of each file, that was held out; nil in files of before it was
  /// recorded.
  public var holdout: Double?
  /// The options of the run, as who trains writes them; nil for a model that was not trained by updates.
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

  /// Whether the text of that hash (``TextHash``, in hexadecimal) was trained on, alone or beside others.
  public func isTrainedOn(textHash hash: String) -> Bool {
    hash == textHash || fileHashes?.contains(hash) == true
  }
}
