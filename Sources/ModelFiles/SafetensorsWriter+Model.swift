import CharText
import Safetensors

extension SafetensorsWriter {
  /// The beginning of a model file of any kind: its metadata.
  init(model configuration: JSONValue, vocabulary: Vocabulary, training: TrainingSummary) {
    self.init(metadata: [
      MetadataKey.formatVersion: String(ModelFile.formatVersion),
      MetadataKey.configuration: configuration.text,
      MetadataKey.vocabulary: vocabulary.json,
      MetadataKey.training: MetadataJSON.encode(training),
    ])
  }
}
