import Foundation

/// The loss of a model on a text.
public struct TextLoss: Sendable, Equatable {
  /// Σ −ln p over the charged units, in nats, including that of unseen units.
  public var lossSum = 0.0
  /// How many units are charged.
  public var count = 0
  /// How many of them are unseen: `<unk>`.
  public var unseenCount = 0
  /// The part of ``lossSum`` that comes from unseen units.
  public var unseenLossSum = 0.0

  /// The loss before anything is charged.
  public init() {}

  /// The mean of −ln p, in nats per unit (the cross-entropy); 0 if nothing is charged.
  public var loss: Double { count > 0 ? lossSum / Double(count) : 0 }

  /// The part of ``loss`` that comes from unseen units.
  public var unseenLoss: Double { count > 0 ? unseenLossSum / Double(count) : 0 }

  /// What an unseen unit is charged in addition to −ln p(`<unk>`): a uniform choice among the scalars that
  /// are not in the vocabulary, −ln(1 / (1,112,064 − V)).
  public static func choiceAmongUnseen(vocabularySize: Int) -> Double {
    log(Double(max(1, 1_112_064 - vocabularySize)))
  }
}
