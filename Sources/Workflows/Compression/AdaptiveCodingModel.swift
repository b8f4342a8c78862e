import Compression
import LanguageModels

/// A model that learns from a text while it codes it.
final class AdaptiveCodingModel: CodingModel {
  private let reader: any AdaptiveReader
  /// What comes before the text teaches nothing.
  private var hasBegun = false

  init(_ reader: any AdaptiveReader) { self.reader = reader }

  var vocabularySize: Int { reader.vocabularySize }

  func read(_ unit: UInt32, probabilities: inout [Float]) {
    if hasBegun { _ = reader.read(unit) } else { reader.skip(unit) }
    hasBegun = true
    reader.predict(&probabilities)
  }
}
