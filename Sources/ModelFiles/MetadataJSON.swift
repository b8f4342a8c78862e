import Foundation
import LanguageModels

/// The keys of `__metadata__`.
package enum MetadataKey {
  package static let formatVersion = "format_version"
  package static let configuration = "configuration"
  package static let vocabulary = "vocabulary"
  package static let training = "training"
  package static let options = "options"
  package static let progress = "progress"
  package static let text = "text"
}

/// JSON values in metadata: keys are sorted, so that the same value gives the same bytes.
package enum MetadataJSON {
  package static func encode(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    // Numbers that JSON cannot represent (NaN, infinities) must not make a save fail.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let data = try? encoder.encode(value) else {
      preconditionFailure("\(type(of: value)) cannot be written in JSON")
    }
    return String(decoding: data, as: UTF8.self)
  }

  package static func decode<Value: Decodable>(_ type: Value.Type, from json: String) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(type, from: Data(json.utf8))
  }
}

/// A configuration as it is stored in the file.
package struct ConfigurationRecord: Codable {
  var cell: String
  var vocabularySize: Int
  var embeddingSize: Int
  var hiddenSize: Int
  var layers: Int
  /// Whether embedding and projection share one table; missing in files written before the option existed.
  var tied: Bool?
  /// The name of the composition of units; missing if there is none.
  var compose: String?
  /// The context size, of feed-forward networks only.
  var context: Int?

  package init(_ configuration: ModelConfiguration) {
    cell = configuration.cell
    vocabularySize = configuration.vocabularySize
    embeddingSize = configuration.embeddingSize
    hiddenSize = configuration.hiddenSize
    layers = configuration.layers
    tied = configuration.isTied ? true : nil
    compose = configuration.composition?.name
    context = configuration.layer.structure.readsContext ? configuration.context : nil
  }

  /// The shape, without the composition, which is derived from the vocabulary.
  var configuration: ModelConfiguration {
    ModelConfiguration(
      cell: cell, vocabularySize: vocabularySize, embeddingSize: embeddingSize, hiddenSize: hiddenSize,
      layers: layers, context: context ?? ModelConfiguration.defaultContext, isTied: tied ?? false)
  }
}
