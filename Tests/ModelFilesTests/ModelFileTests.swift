import CharText
import Foundation
import LanguageModels
import ModelFiles
import Safetensors
import Testing

@Suite struct ModelFileTests {
  @Test("What is saved is what is read, to the bit", arguments: LayerDescriptor.all.map(\.name))
  func roundTrip(cell: String) throws {
    try withTemporaryFolder { folder in
      let model = try Example.model(cell: cell)
      try model.save(to: folder + "/m.safetensors")
      let read = try ModelFile(path: folder + "/m.safetensors")
      #expect(read.configuration == model.configuration)
      #expect(read.vocabulary == model.vocabulary)
      #expect(read.training == model.training)
      #expect(isSame(read.parameters, model.parameters))
    }
  }

  @Test(arguments: UnitKind.allCases) func everyKindOfUnitSurvives(unit: UnitKind) throws {
    try withTemporaryFolder { folder in
      let model = try Example.model(unit: unit)
      try model.save(to: folder + "/m.safetensors")
      #expect(try ModelFile(path: folder + "/m.safetensors").vocabulary == model.vocabulary)
    }
  }

  @Test func aModelWithoutHeldOutLossSaysSo() throws {
    try withTemporaryFolder { folder in
      var model = try Example.model()
      model.training.heldOutLoss = nil
      try model.save(to: folder + "/m.safetensors")
      #expect(try ModelFile(path: folder + "/m.safetensors").training.heldOutLoss == nil)
    }
  }

  @Test("A file of before the share held out was recorded is read")
  func holdoutUnknown() throws {
    try withTemporaryFolder { folder in
      let model = try Example.model()
      try model.save(to: folder + "/m.safetensors")
      var file = try OpenedFile(path: folder + "/m.safetensors")
      file.replace(#""holdout":0.3333333333333333,"#, by: "", in: "training")
      try file.write(to: folder + "/m.safetensors")
      var expected = model.training
      expected.holdout = nil
      #expect(try ModelFile(path: folder + "/m.safetensors").training == expected)
    }
  }

  @Test func theSameModelGivesTheSameBytes() throws {
    try withTemporaryFolder { folder in
      try Example.model().save(to: folder + "/a")
      try Example.model().save(to: folder + "/b")
      try ModelFile(path: folder + "/a").save(to: folder + "/c")
      let first = try bytes(at: folder + "/a")
      #expect(try bytes(at: folder + "/b") == first)
      #expect(try bytes(at: folder + "/c") == first)
    }
  }

  @Test("Names and shapes are those of torch.nn.Embedding, LSTM and Linear")
  func pyTorchLayout() throws {
    try withTemporaryFolder { folder in
      let model = try Example.model()
      try model.save(to: folder + "/m.safetensors")
      let file = try SafetensorsFile(path: folder + "/m.safetensors")
      let (v, d, h) = (model.vocabulary.count, 3, 5)
      let expected: [String: [Int]] = [
        "embedding.weight": [v, d],
        "rnn.weight_ih_l0": [4 * h, d], "rnn.weight_hh_l0": [4 * h, h], "rnn.bias_ih_l0": [4 * h],
        "rnn.bias_hh_l0": [4 * h],
        "rnn.weight_ih_l1": [4 * h, h], "rnn.weight_hh_l1": [4 * h, h], "rnn.bias_ih_l1": [4 * h],
        "rnn.bias_hh_l1": [4 * h],
        "projection.weight": [v, h], "projection.bias": [v],
      ]
      #expect(Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0.shape) }) == expected)
      #expect(file.tensors.allSatisfy { $0.dtype == .float32 })
      #expect(file.metadata["format_version"] == "1")
      #expect(
        file.metadata.entries.map(\.key) == ["configuration", "format_version", "training", "vocabulary"])
    }
  }

  @Test func theMetadataIsReadableByOthers() throws {
    try withTemporaryFolder { folder in
      try Example.model().save(to: folder + "/m.safetensors")
      let metadata = try SafetensorsFile(path: folder + "/m.safetensors").metadata
      let configuration = try #require(metadata["configuration"])
      #expect(
        configuration
          == #"{"cell":"lstm","embedding_size":3,"hidden_size":5,"layers":2,"vocabulary_size":\#(try Example.vocabulary().count)}"#
      )
      let training = try #require(metadata["training"])
      #expect(training.contains(#""update_constants":{"beta1":0.3333333333333333,"weight_decay":1e-300}"#))
    }
  }

  /// Tied, composed and both.
  static let tableKinds: [(tied: Bool, composed: Bool)] = [
    (tied: true, composed: false), (false, true), (true, true),
  ]

  @Test(
    "Shared tables and sums are read as they were saved, and stand there for PyTorch", arguments: tableKinds)
  func tables(tied: Bool, composed: Bool) throws {
    try withTemporaryFolder { folder in
      let model = try Example.model(tied: tied, composed: composed)
      try model.save(to: folder + "/m.safetensors")
      let read = try ModelFile(path: folder + "/m.safetensors")
      #expect(read.configuration == model.configuration)
      #expect((read.configuration.composition != nil) == composed)
      #expect(isSame(read.parameters, model.parameters))
      let table = ParameterTable(for: model.configuration)
      let file = try SafetensorsFile(path: folder + "/m.safetensors")
      for name in [ParameterName.embedding, ParameterName.projectionWeight] {
        let rows = name == ParameterName.embedding ? table.embedding : table.projection
        #expect(try file.tensor(named: name).shape == rows.own.shape)
        #expect(isSame(try file.floats(named: name), table.folded(rows, of: model.parameters)))
      }
    }
  }

  @Test(
    "A composition that is unknown, or that the vocabulary cannot have, is told",
    arguments: ["hanja", "hangul"])
  func foreignComposition(name: String) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/m.safetensors"
      try Example.model(unit: name == "hangul" ? .byte : .scalar).save(to: path)
      var file = try OpenedFile(path: path)
      file.replace(#""cell":"#, by: #""compose":"\#(name)","cell":"#, in: "configuration")
      try file.write(to: path)
      let error = #expect(throws: ModelFileError.self) { try ModelFile(path: path) }
      #expect(error.map { "\($0)".contains("composed as “\(name)”") } == true)
    }
  }
}
