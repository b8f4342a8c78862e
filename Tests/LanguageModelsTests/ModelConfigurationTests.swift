import LanguageModels
import Testing

@Suite("Model configuration")
struct ModelConfigurationTests {
  static let valid = ModelConfiguration(vocabularySize: 11, embeddingSize: 7, hiddenSize: 9, layers: 2)

  @Test("A valid configuration comes back as it is")
  func valid() throws {
    #expect(try Self.valid.validated() == Self.valid)
  }

  @Test("Smallest and largest sizes are valid")
  func limits() throws {
    try ModelConfiguration(vocabularySize: 2, embeddingSize: 1, hiddenSize: 1, layers: 1).validated()
    try ModelConfiguration(
      vocabularySize: 1_114_112, embeddingSize: 65_536, hiddenSize: 65_536, layers: 64
    ).validated()
  }

  struct Refusal: Sendable {
    var vocabulary = 11
    var embedding = 7
    var hidden = 9
    var layers = 2
    var cell = "lstm"
    var message: String
  }

  @Test(
    "What is out of range is named, with the range",
    arguments: [
      Refusal(vocabulary: 1, message: "the vocabulary size is 1; it must be from 2 to 1114112"),
      Refusal(
        vocabulary: 1_114_113, message: "the vocabulary size is 1114113; it must be from 2 to 1114112"),
      Refusal(embedding: 0, message: "the embedding size is 0; it must be from 1 to 65536"),
      Refusal(hidden: -3, message: "the hidden size is -3; it must be from 1 to 65536"),
      Refusal(hidden: .max, message: "the hidden size is 9223372036854775807; it must be from 1 to 65536"),
      Refusal(layers: 65, message: "the number of layers is 65; it must be from 1 to 64"),
      Refusal(
        cell: "lstn",
        message:
          "there is no cell named “lstn”; known: \(LayerDescriptor.all.map(\.name).joined(separator: ", "))"),
      // The first in order is told.
      Refusal(
        vocabulary: 0, layers: 0, cell: "", message: "the vocabulary size is 0; it must be from 2 to 1114112"),
    ])
  func refused(_ refusal: Refusal) {
    let configuration = ModelConfiguration(
      cell: refusal.cell, vocabularySize: refusal.vocabulary, embeddingSize: refusal.embedding,
      hiddenSize: refusal.hidden, layers: refusal.layers)
    do throws(ConfigurationError) {
      try configuration.validated()
      Issue.record("nothing was thrown")
    } catch {
      #expect(error.description == refusal.message)
    }
  }

  @Test("The lowest layer reads the embedding, the others the layer below")
  func inputSizes() {
    #expect(Self.valid.inputSize(ofLayer: 0) == 7)
    #expect(Self.valid.inputSize(ofLayer: 1) == 9)
  }
}
