import Foundation
import Training

/// What one evaluation of a run found: a row of its metrics file.
///
/// Losses are in nats per unit. Perplexities, e^loss, are written beside them for people who draw curves.
public struct MetricsRow: Sendable, Equatable {
  /// Updates made.
  public var step: Int
  /// Passes over the training text, parts of one included.
  public var epoch: Double
  /// Seconds spent on the run, over all its parts.
  public var seconds: Double
  /// The mean training loss since the evaluation before.
  public var trainingLoss: Double
  /// The held-out loss; nil if nothing is held out.
  public var heldOutLoss: Double?
  /// ``loss`` in bits per character.
  public var bitsPerCharacter: Double
  /// The rate of the last update.
  public var learningRate: Double
  /// The norm of the last gradient, before clipping.
  public var gradientNorm: Double
  /// Characters trained on a second, lately.
  public var charactersPerSecond: Double
  /// Whether these are the best weights so far.
  public var isBest: Bool

  /// A row.
  public init(
    step: Int, epoch: Double, seconds: Double, trainingLoss: Double, heldOutLoss: Double?,
    bitsPerCharacter: Double, learningRate: Double, gradientNorm: Double, charactersPerSecond: Double,
    isBest: Bool
  ) {
    self.step = step
    self.epoch = epoch
    self.seconds = seconds
    self.trainingLoss = trainingLoss
    self.heldOutLoss = heldOutLoss
    self.bitsPerCharacter = bitsPerCharacter
    self.learningRate = learningRate
    self.gradientNorm = gradientNorm
    self.charactersPerSecond = charactersPerSecond
    self.isBest = isBest
  }

  /// The row of an evaluation.
  ///
  /// - Parameters:
  ///   - evaluation: What was found.
  ///   - update: The last update before it.
  ///   - stepsPerEpoch: Updates that a pass over the text takes.
  ///   - unitsPerCharacter: Of the training text.
  public init(
    _ evaluation: EvaluationReport, after update: StepReport, stepsPerEpoch: Int, unitsPerCharacter: Double
  ) {
    let loss = evaluation.heldOutLoss ?? evaluation.trainingLoss
    self.init(
      step: evaluation.step, epoch: Double(evaluation.step) / Double(max(1, stepsPerEpoch)),
      seconds: evaluation.seconds, trainingLoss: evaluation.trainingLoss,
      heldOutLoss: evaluation.heldOutLoss, bitsPerCharacter: loss / log(2) * unitsPerCharacter,
      learningRate: update.learningRate, gradientNorm: update.gradientNorm,
      charactersPerSecond: update.unitsPerSecond / max(unitsPerCharacter, .leastNormalMagnitude),
      isBest: evaluation.isBest)
  }

  /// The loss that counts: the held-out one, or where nothing is held out the training loss.
  public var loss: Double { heldOutLoss ?? trainingLoss }
}
