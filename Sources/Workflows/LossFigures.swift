import Foundation

/// A loss in the measures in which people see it.
public struct LossFigures: Sendable, Equatable {
  /// The mean of −ln p, in nats a unit.
  public let nats: Double
  /// e^nats: among how many units the model hesitates, as it were.
  public let perplexity: Double
  /// nats / ln 2 · units a character: comparable between kinds of units.
  public let bitsPerCharacter: Double
  /// nats / ln 2 · units a byte of UTF-8: comparable between scripts and kinds of units.
  public let bitsPerByte: Double

  /// Converts a loss by the proportions of the training text.
  public init(nats: Double, text: TextSummary) {
    self.nats = nats
    perplexity = exp(nats)
    let bits = nats / log(2)
    bitsPerCharacter = bits * Double(text.trainingUnits) / Double(max(1, text.trainingCharacters))
    bitsPerByte = bits / max(text.bytesPerUnit, .leastNormalMagnitude)
  }

  /// Converts a loss by the proportions of a text of so many units, characters and bytes of UTF-8.
  public init(nats: Double, units: Int, characters: Int, bytes: Int) {
    self.nats = nats
    perplexity = exp(nats)
    let bits = nats / log(2) * Double(units)
    bitsPerCharacter = bits / Double(max(1, characters))
    bitsPerByte = bits / Double(max(1, bytes))
  }
}
