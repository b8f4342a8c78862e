import CharText
import Foundation
import LanguageModels
import ModelFiles
import NGramModel
import Safetensors
import Testing
import TrainingFiles

/// A mixture's file and what can happen to it.
@Suite struct MixtureModelFileTests {
  private func counts() throws -> NGramModelFile {
    let vocabulary = try Example.vocabulary()
    var generator = SeededGenerator(seed: 4)
    let text = (0..<200).map { _ in UInt32.random(in: 0..<UInt32(vocabulary.count), using: &generator) }
    let model = try NGramModel(
      counting: .wide(text),
      configuration: NGramConfiguration(order: 3, vocabularySize: vocabulary.count))
    return NGramModelFile(
      model: model, vocabulary: vocabulary,
      training: TrainingSummary(steps: 0, heldOutLoss: 2.5, textHash: "0badc0de", holdout: 0.25))
  }

  /// A mixture of a network and counts at `folder/mixture`, the two beside it.
  private func save(in folder: String) throws {
    try Example.model().save(to: folder + "/network")
    try counts().save(to: folder + "/counts")
    let readers = try ["network", "counts"].map { try ModelFileReader(path: folder + "/" + $0, kind: .model) }
    try MixtureModelFile(
      zip(readers, [0.75, 0.25]).map { MixtureModelFile.Component($0, weight: $1) },
      vocabulary: Example.vocabulary(), trainings: readers.map { try $0.training() }
    ).save(to: folder + "/mixture")
  }

  private func opened(_ path: String) throws -> MixtureModelFile {
    try MixtureModelFile(ModelFileReader(path: path, kind: .model))
  }

  @Test("What is mixed is what is read, to the bit")
  func roundTrip() throws {
    try withTemporaryFolder { folder in
      try save(in: folder)
      let file = try opened(folder + "/mixture")
      #expect(file.components.map(\.weight) == [0.75, 0.25])
      #expect(try file.vocabulary == Example.vocabulary())
      let (network, expected) = (try StoredModel(file.components[0].reader), try Example.model())
      #expect(network.configuration == expected.configuration)
      #expect(isSame(network.parameters(), expected.parameters))
      #expect(network.training == expected.training)
      let ngrams = try NGramModelFile(file.components[1].reader)
      #expect(try ngrams.tables == counts().tables)
      #expect(try ngrams.training == counts().training)
      // Its components once more.
      try MixtureModelFile(
        file.components, vocabulary: file.vocabulary, trainings: [network.training, ngrams.training]
      ).save(to: folder + "/again")
      #expect(try bytes(at: folder + "/again") == bytes(at: folder + "/mixture"))
    }
  }

  @Test("A text that one of them was trained on is known, and the share that none was trained on")
  func training() throws {
    try withTemporaryFolder { folder in
      try save(in: folder)
      let training = try opened(folder + "/mixture").training
      for hash in [try Example.model().training.textHash, "0badc0de"] {
        #expect(training.isTrainedOn(textHash: hash))
      }
      #expect(!training.isTrainedOn(textHash: "deadbeef"))
      #expect(training.holdout == 0.25)
      #expect(training.options == nil && training.heldOutLoss == nil)
    }
  }

  @Test func othersCanReadIt() throws {
    try withTemporaryFolder { folder in
      try save(in: folder)
      let file = try SafetensorsFile(path: folder + "/mixture")
      let size = try Example.vocabulary().count
      let configuration = try #require(file.metadata["configuration"])
      #expect(configuration.hasPrefix(#"{"cell":"mixture","components":[{"configuration":{"cell":"lstm","#))
      #expect(configuration.hasSuffix(#"],"vocabulary_size":\#(size),"weights":[0.75,0.25]}"#))
      #expect(file.names.contains("components.0.rnn.weight_hh_l1"))
      #expect(file.names.contains("components.1.ngrams.2.count"))
      #expect(file.names.allSatisfy { $0.hasPrefix("components.") })
    }
  }

  // MARK: Damage

  struct Damage: Sendable, CustomTestStringConvertible {
    let words: String
    let change: @Sendable (inout SafetensorsMetadata) -> Void
    var testDescription: String { words }

    init(_ words: String, _ change: @escaping @Sendable (inout SafetensorsMetadata) -> Void) {
      (self.words, self.change) = (words, change)
    }

    /// One that replaces a part of the configuration.
    init(_ words: String, _ old: String, _ new: String) {
      self.init(words) {
        $0["configuration"] = $0["configuration"]?.replacingOccurrences(of: old, with: new)
      }
    }
  }

  static let damages: [Damage] = [
    Damage("“configuration” cannot be understood", #""weights":[0.75,0.25]"#, #""weight":[0.75,0.25]"#),
    Damage("it has 1 weights for 2 models", "[0.75,0.25]", "[1]"),
    Damage("which are no shares of 1", "[0.75,0.25]", "[0.75,0.75]"),
    Damage("which are no shares of 1", "[0.75,0.25]", "[1.25,-0.25]"),
    Damage("which are no shares of 1", "[0.75,0.25]", "[1,0]"),
    Damage("it is a mixture of 0 models") {
      $0["configuration"] = #"{"cell":"mixture","components":[],"vocabulary_size":16,"weights":[]}"#
    },
    Damage("it holds a mixture within a mixture", #""cell":"ngram""#, #""cell":"mixture""#),
    Damage("units and its configuration says 9") {
      guard let json = $0["configuration"], let place = json.range(of: #"],"vocabulary_size":"#),
        let end = json.range(of: #","weights""#)
      else { return }
      $0["configuration"] = json[..<place.upperBound] + "9" + json[end.lowerBound...]
    },
    Damage("tensor components.1.discounts has shape [3, 3] instead of [4, 3]", #""order":3"#, #""order":4"#),
    Damage("it has no tensor components.0.rnn.weight_ih_l2", #""layers":2"#, #""layers":3"#),
    Damage("its vocabulary cannot be understood") { $0["vocabulary"] = "[]" },
    Damage("“training” cannot be understood") { $0["training"] = "{}" },
  ]

  /// Opens the mixture and all that is in it.
  private func openAll(_ path: String) throws {
    let file = try opened(path)
    _ = try StoredModel(file.components[0].reader)
    _ = try NGramModelFile(file.components[1].reader)
  }

  @Test("What is damaged is refused with words", arguments: damages)
  func damaged(_ damage: Damage) throws {
    try withTemporaryFolder { folder in
      try save(in: folder)
      let whole = try SafetensorsFile(path: folder + "/mixture")
      var metadata = whole.metadata
      damage.change(&metadata)
      try write(whole, metadata, to: folder + "/damaged")
      let error = #expect(throws: ModelFileError.self) { try openAll(folder + "/damaged") }
      #expect(error?.description.contains(damage.words) == true, "\(String(describing: error))")
    }
  }

  @Test("A component whose tensor is missing is refused")
  func missingTensor() throws {
    try withTemporaryFolder { folder in
      try save(in: folder)
      let whole = try SafetensorsFile(path: folder + "/mixture")
      for name in ["components.0.projection.bias", "components.1.discounts"] {
        try write(whole, whole.metadata, without: name, to: folder + "/damaged")
        let error = #expect(throws: ModelFileError.self) { try openAll(folder + "/damaged") }
        #expect(error?.description.contains("it has no tensor \(name)") == true)
      }
    }
  }

  @Test("A mixture is no network and no counts")
  func otherKinds() throws {
    try withTemporaryFolder { folder in
      try save(in: folder)
      let path = folder + "/mixture"
      let noNetwork = #expect(throws: ModelFileError.self) { try ModelFile(path: path) }
      #expect(noNetwork == .notANetwork(path: path, cell: "mixture"))
      #expect(throws: ModelFileError.self) { try NGramModelFile(path: path) }
      #expect(throws: ModelFileError.self) { try opened(folder + "/network") }
    }
  }

  private func write(
    _ file: SafetensorsFile, _ metadata: SafetensorsMetadata, without name: String? = nil, to path: String
  ) throws {
    var writer = SafetensorsWriter(metadata: metadata)
    for tensor in file.tensors where tensor.name != name {
      let bytes = try file.withBytes(named: tensor.name) { Array($0) }
      writer.add(tensor.name, dtype: tensor.dtype, shape: tensor.shape) {
        (sink: SafetensorsWriter.Sink) throws(SafetensorsError) in
        let result = bytes.withUnsafeBytes { bytes -> Result<Void, SafetensorsError> in
          do throws(SafetensorsError) { return .success(try sink(bytes)) } catch { return .failure(error) }
        }
        try result.get()
      }
    }
    try writer.write(toPath: path)
  }
}
