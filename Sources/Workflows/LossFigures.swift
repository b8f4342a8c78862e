import Foundation

/// A loss in the units that people read.
public struct LossFigures: Sendable, Equatable {
  /// The mean of −ln p, in nats per unit.
  public let nats: Double
  /// e^nats: the effective number of units that the model chooses from.
  public let perplexity: Double
  /// nats / ln 2 · units per character: comparable between kinds of units.
  public let bitsPerCharacter: Double
  /// nats / ln 2 · units per byte of UTF-8: comparable between scripts and kinds of units.
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
