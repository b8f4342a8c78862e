import CharText
import Foundation
import LanguageModels
import ModelFiles
import Safetensors
import Testing

/// A model whose weights are taken straight from its file.
@Suite struct StoredModelTests {
  /// The weights as they come to a place that held something else.
  private func copied(_ stored: StoredModel) -> [Float] {
    var arena = [Float](repeating: .nan, count: stored.table.arenaCount)
    arena.withUnsafeMutableBufferPointer { stored.copyParameters(to: $0) }
    return arena
  }

  @Test("It is what was saved, zeros between the tensors too", arguments: LayerDescriptor.all.map(\.name))
  func roundTrip(cell: String) throws {
    try withTemporaryFolder { folder in
      let model = try Example.model(cell: cell)
      try model.save(to: folder + "/m.safetensors")
      let stored = try StoredModel(path: folder + "/m.safetensors")
      #expect(stored.configuration == model.configuration)
      #expect(stored.vocabulary == model.vocabulary)
      #expect(stored.training == model.training)
      #expect(isSame(copied(stored), model.parameters))
      #expect(isSame(stored.parameters(), model.parameters))
    }
  }

  @Test("Tensors of several megabytes, which do not begin where pages do")
  func large() throws {
    try withTemporaryFolder { folder in
      let vocabulary = try Example.vocabulary()
      let configuration = ModelConfiguration(
        cell: LayerDescriptor.lstm.name, vocabularySize: vocabulary.count, embeddingSize: 131,
        hiddenSize: 389,
        layers: 2)
      let model = ModelFile(
        configuration: configuration, vocabulary: vocabulary,
        parameters: Example.arena(configuration, seed: 8), training: try Example.model().training)
      try model.save(to: folder + "/m.safetensors")
      let stored = try StoredModel(path: folder + "/m.safetensors")
      #expect(isSame(copied(stored), model.parameters))
      #expect(isSame(stored.parameters(), model.parameters))
    }
  }

  @Test func aModelThatIsReplacedMeanwhileIsReadAsItWas() throws {
    try withTemporaryFolder { folder in
      var model = try Example.model()
      try model.save(to: folder + "/m.safetensors")
      let stored = try StoredModel(path: folder + "/m.safetensors")
      let before = model.parameters
      model.parameters[0] += 1
      try model.save(to: folder + "/m.safetensors")
      #expect(isSame(copied(stored), before))
    }
  }

  @Test func weightsOfAnotherTypeAreRefused() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/m.safetensors"
      try Example.model().save(to: path)
      let file = try OpenedFile(path: path)
      var writer = SafetensorsWriter(metadata: file.metadata)
      for tensor in file.tensors {
        if tensor.name == "rnn.weight_hh_l1" {
          writer.add(
            tensor.name, shape: tensor.shape, tensor.values.map { Int32(truncatingIfNeeded: $0.bitPattern) })
        } else {
          writer.add(tensor.name, shape: tensor.shape, tensor.values)
        }
      }
      try writer.write(toPath: path)
      let error = #expect(throws: ModelFileError.self) { try StoredModel(path: path) }
      #expect(
        error?.description
          == "\(path) is damaged as a model: tensor \"rnn.weight_hh_l1\" in \(path) holds I32, not F32 or BF16 or F16. "
          + "Convert it to that type.")
    }
  }
}
