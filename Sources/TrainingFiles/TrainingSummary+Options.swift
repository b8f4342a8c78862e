import ModelFiles
import Training

extension TrainingSummary {
  /// A summary of a run with options.
  public init(
    steps: Int, heldOutLoss: Double?, textHash: String, fileHashes: [String]? = nil, holdout: Double? = nil,
    options: TrainingOptions
  ) {
    self.init(
      steps: steps, heldOutLoss: heldOutLoss, textHash: textHash, fileHashes: fileHashes, holdout: holdout)
    self.options = JSONValue(of: options)
  }

  /// The options of the run; nil for a model that is not trained by updates, and if they cannot be decoded.
  public var trainingOptions: TrainingOptions? { options?.decoded(as: TrainingOptions.self) }
}
