import Foundation
import Training

/// The result of one evaluation of a run: a row of its metrics file.
///
/// Losses are in nats per unit. Perplexities, e^loss, are written as well, for people who draw curves.
public struct MetricsRow: Sendable, Equatable {
  /// The number of updates.
  public var step: Int
  /// The number of epochs (passes over the training text), with a fraction.
  public var epoch: Double
  /// Seconds of training, including earlier parts of a resumed run.
  public var seconds: Double
  /// The mean training loss since the previous evaluation.
  public var trainingLoss: Double
  /// The held-out loss; nil if nothing is held out.
  public var heldOutLoss: Double?
  /// ``loss`` in bits per character.
  public var bitsPerCharacter: Double
  /// The learning rate of the last update.
  public var learningRate: Double
  /// The norm of the last gradient, before clipping.
  public var gradientNorm: Double
  /// The recent training speed in characters per second.
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
  ///   - evaluation: The result of the evaluation.
  ///   - update: The last update before it.
  ///   - stepsPerEpoch: The number of updates per epoch.
  ///   - unitsPerCharacter: The mean number of units per character in the training text.
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

  /// The decisive loss: the held-out loss, or the training loss if nothing is held out.
  public var loss: Double { heldOutLoss ?? trainingLoss }
}
