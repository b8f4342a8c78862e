import Foundation
import LanguageModels

/// The keys of `__metadata__`.
enum MetadataKey {
  static let formatVersion = "format_version"
  static let configuration = "configuration"
  static let vocabulary = "vocabulary"
  static let training = "training"
  static let options = "options"
  static let progress = "progress"
  static let text = "text"
}

/// JSON values inside of metadata: sorted keys, so that the same value gives the same bytes.
enum MetadataJSON {
  static func encode(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    // Numbers that JSON cannot hold must not cost a run its save.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let data = try? encoder.encode(value) else {
      preconditionFailure("\(type(of: value)) cannot be written in JSON")
    }
    return String(decoding: data, as: UTF8.self)
  }

  static func decode<Value: Decodable>(_ type: Value.Type, from json: String) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(type, from: Data(json.utf8))
  }
}

/// A configuration as the file writes it.
struct ConfigurationRecord: Codable {
  var cell: String
  var vocabularySize: Int
  var embeddingSize: Int
  var hiddenSize: Int
  var layers: Int
  /// Whether both tables are one; missing in files written before there was a choice.
  var tied: Bool?
  /// The name of what units are made of; missing where of nothing.
  var compose: String?
  /// Of networks that read a context alone.
  var context: Int?

  init(_ configuration: ModelConfiguration) {
    cell = configuration.cell
    vocabularySize = configuration.vocabularySize
    embeddingSize = configuration.embeddingSize
    hiddenSize = configuration.hiddenSize
    layers = configuration.layers
    tied = configuration.isTied ? true : nil
    compose = configuration.composition?.name
    context = configuration.layer.structure.readsContext ? configuration.context : nil
  }

  /// The shape, without the composition, which the vocabulary gives.
  var configuration: ModelConfiguration {
    ModelConfiguration(
      cell: cell, vocabularySize: vocabularySize, embeddingSize: embeddingSize, hiddenSize: hiddenSize,
      layers: layers, context: context ?? ModelConfiguration.defaultContext, isTied: tied ?? false)
  }
}
