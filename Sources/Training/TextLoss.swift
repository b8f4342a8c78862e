import Foundation

/// What a text cost a model.
public struct TextLoss: Sendable, Equatable {
  /// Σ −ln p over the charged units, in nats, what unseen units cost included.
  public var lossSum = 0.0
  /// How many units were charged.
  public var count = 0
  /// How many of them were unseen: `<unk>`.
  public var unseenCount = 0
  /// The part of ``lossSum`` that unseen units make.
  public var unseenLossSum = 0.0

  /// Nothing yet.
  public init() {}

  /// The mean of −ln p, in nats a unit; 0 where nothing was charged.
  public var loss: Double { count > 0 ? lossSum / Double(count) : 0 }

  /// The part of ``loss`` that unseen units make.
  public var unseenLoss: Double { count > 0 ? unseenLossSum / Double(count) : 0 }

  /// What an unseen unit costs beyond −ln p(`<unk>`): an even choice among the scalars that the vocabulary
  /// lacks, −ln(1 / (1,112,064 − V)).
  public static func choiceAmongUnseen(vocabularySize: Int) -> Double {
    log(Double(max(1, 1_112_064 - vocabularySize)))
  }
}
