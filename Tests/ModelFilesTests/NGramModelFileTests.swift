import CharText
import Foundation
import LanguageModels
import ModelFiles
import NGramModel
import Safetensors
import Testing

/// An n-gram model file and what can happen to it.
@Suite struct NGramModelFileTests {
  /// Counts of chance; where `repeats` is large, one is too great for two bytes.
  private func file(order: Int = 3, repeats: Int = 10) throws -> NGramModelFile {
    let vocabulary = try Example.vocabulary()
    var generator = SeededGenerator(seed: 4)
    let chance = (0..<200).map { _ in UInt32.random(in: 0..<UInt32(vocabulary.count), using: &generator) }
    let model = try NGramModel(
      counting: .wide(chance + Array(repeating: 1, count: repeats)),
      configuration: NGramConfiguration(order: order, vocabularySize: vocabulary.count))
    return NGramModelFile(
      model: model, vocabulary: vocabulary,
      training: TrainingSummary(
        steps: 0, heldOutLoss: 2.5, textHash: "00ffa0b1c2d3e4f5", holdout: 0.25))
  }

  @Test("What is saved is what is read", arguments: [1, 2, 5, 12], [10, 70_000])
  func roundTrip(order: Int, repeats: Int) throws {
    try withTemporaryFolder { folder in
      let saved = try file(order: order, repeats: repeats)
      try saved.save(to: folder + "/m.safetensors")
      let read = try NGramModelFile(path: folder + "/m.safetensors")
      #expect(read.tables == saved.tables)
      #expect(read.vocabulary == saved.vocabulary)
      #expect(read.training == saved.training)
      try read.save(to: folder + "/again.safetensors")
      #expect(try bytes(at: folder + "/again.safetensors") == bytes(at: folder + "/m.safetensors"))
    }
  }

  @Test func othersCanReadIt() throws {
    try withTemporaryFolder { folder in
      try file(order: 2, repeats: 70_000).save(to: folder + "/m.safetensors")
      let file = try SafetensorsFile(path: folder + "/m.safetensors")
      let size = try Example.vocabulary().count
      #expect(
        file.metadata["configuration"] == #"{"cell":"ngram","order":2,"vocabulary_size":\#(size)}"#)
      #expect(
        file.metadata["training"]
          == #"{"held_out_loss":2.5,"holdout":0.25,"steps":0,"text_hash":"00ffa0b1c2d3e4f5"}"#)
      #expect(
        file.names == [
          "discounts", "contexts.0.children", "contexts.0.ngrams", "ngrams.1.unit", "ngrams.1.count",
          "contexts.1.unit", "contexts.1.ngrams", "ngrams.2.unit", "ngrams.2.count",
        ])
      #expect(try file.tensor(named: "discounts").shape == [2, 3])
      #expect(try file.tensor(named: "ngrams.1.count").dtype == .uint16)
      #expect(try file.tensor(named: "ngrams.2.count").dtype == .uint32)
      let units = try file.values(named: "contexts.1.unit", as: UInt16.self)
      #expect(units == Array(0..<UInt16(size)))
    }
  }

  @Test("A kind of file is not opened as the other")
  func contents() throws {
    try withTemporaryFolder { folder in
      try file().save(to: folder + "/ngram.safetensors")
      try Example.model().save(to: folder + "/network.safetensors")
      let noNetwork = #expect(throws: ModelFileError.self) {
        try ModelFile(path: folder + "/ngram.safetensors")
      }
      #expect(noNetwork == .notANetwork(path: folder + "/ngram.safetensors", cell: "ngram"))
      let noCounts = #expect(throws: ModelFileError.self) {
        try NGramModelFile(path: folder + "/network.safetensors")
      }
      #expect(noCounts?.description.contains("it is a model of cells of “lstm”") == true)
    }
  }

  // MARK: Damage

  struct Damage: Sendable, CustomTestStringConvertible {
    let words: String
    let change: @Sendable (inout OpenedCounts) -> Void

    init(_ words: String, _ change: @escaping @Sendable (inout OpenedCounts) -> Void) {
      (self.words, self.change) = (words, change)
    }

    var testDescription: String { words }
  }

  static let damages: [Damage] = [
    Damage("the order is 13; it must be from 1 to 12") {
      $0.metadata["configuration"] = #"{"cell":"ngram","order":13,"vocabulary_size":16}"#
    },
    Damage("“configuration” cannot be understood") {
      $0.metadata["configuration"] = #"{"cell":"ngram"}"#
    },
    Damage("units and its configuration says 9") {
      $0.metadata["configuration"] = #"{"cell":"ngram","order":3,"vocabulary_size":9}"#
    },
    Damage("tensor discounts has shape [3, 3] instead of [4, 3]") {
      let size = $0.vocabularySize
      $0.metadata["configuration"] = #"{"cell":"ngram","order":4,"vocabulary_size":\#(size)}"#
    },
    Damage("its vocabulary cannot be understood") { $0.metadata["vocabulary"] = "[]" },
    Damage("“training” cannot be understood") { $0.metadata["training"] = "{}" },
    Damage("it has no tensor ngrams.2.count") { $0.tensors["ngrams.2.count"] = nil },
    Damage("it has no tensor discounts") { $0.tensors["discounts"] = nil },
    Damage("ngrams.2.count") { $0.tensors["ngrams.2.count"] = .floats([1, 2]) },
    Damage("tensor ngrams.1.unit has shape [2, 8] instead of one dimension") {
      $0.tensors["ngrams.1.unit"] = .table([2, 8])
    },
    Damage("its tables of contexts of 1 units do not fit one another") {
      $0.tensors["ngrams.2.unit"] = .column([1, 2, 3])
    },
    Damage("its tables of contexts of 0 units do not fit one another") {
      $0.tensors["contexts.0.children"] = .column([4_000_000_000])
    },
  ]

  @Test("What is damaged is refused with words", arguments: damages)
  func damaged(_ damage: Damage) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/m.safetensors"
      try file().save(to: path)
      var opened = try OpenedCounts(path: path)
      damage.change(&opened)
      try opened.write(to: path)
      let error = #expect(throws: ModelFileError.self) { try NGramModelFile(path: path) }
      #expect(error?.description.contains(damage.words) == true, "\(String(describing: error))")
    }
  }

  @Test("Any bytes anywhere: it is read or refused with words, and what is read says what may come next")
  func anyBytes() throws {
    try withTemporaryFolder { folder in
      try file().save(to: folder + "/whole")
      let whole = try bytes(at: folder + "/whole")
      var generator = SeededGenerator(seed: 3)
      var (read, isSound) = (0, true)
      for _ in 0..<1500 {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
          let place = Int.random(in: bytes.indices, using: &generator)
          switch Int.random(in: 0..<3, using: &generator) {
          case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
          case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
          default: bytes.removeLast(Int.random(in: 0...8, using: &generator))
          }
        }
        try Data(bytes).write(to: URL(filePath: folder + "/file"))
        do throws(ModelFileError) {
          let model = try NGramModelFile(path: folder + "/file").makeModel()
          read += 1
          var state = model.initialState(streams: 1)
          var logits = [Float](repeating: 0, count: model.vocabularySize)
          for unit in 0..<UInt32(model.vocabularySize) {
            model.advance(&state, reading: [unit], logits: &logits)
            isSound =
              isSound && logits.allSatisfy(\.isFinite)
              && model.probability(of: unit, after: [1, unit, 2]) > 0
          }
        } catch {
          #expect(!error.description.isEmpty)
        }
      }
      #expect(isSound)
      // A count of 3 that became 4 is no damage that could be seen.
      #expect(read > 0 && read < 1500)
    }
  }
}

/// An n-gram file taken apart, to be changed and put together again.
struct OpenedCounts {
  enum Tensor {
    case column([UInt32])
    case doubles([Double], shape: [Int])
    case floats([Float])
    /// Zeros in some shape.
    case table([Int])
  }

  var metadata: SafetensorsMetadata
  var tensors: [String: Tensor] = [:]
  let vocabularySize: Int

  init(path: String) throws {
    let file = try SafetensorsFile(path: path)
    metadata = file.metadata
    vocabularySize = try NGramModelFile(path: path).vocabulary.count
    for tensor in file.tensors {
      switch tensor.dtype {
      case .uint16:
        tensors[tensor.name] = .column(
          try file.values(named: tensor.name, as: UInt16.self).map { UInt32($0) })
      case .uint32: tensors[tensor.name] = .column(try file.values(named: tensor.name))
      default: tensors[tensor.name] = .doubles(try file.values(named: tensor.name), shape: tensor.shape)
      }
    }
  }

  func write(to path: String) throws {
    var writer = SafetensorsWriter(metadata: metadata)
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      switch tensor {
      case .column(let values): writer.add(name, shape: [values.count], values)
      case .doubles(let values, let shape): writer.add(name, shape: shape, values)
      case .floats(let values): writer.add(name, shape: [values.count], values)
      case .table(let shape):
        writer.add(name, shape: shape, [UInt16](repeating: 0, count: shape.reduce(1, *)))
      }
    }
    try writer.write(toPath: path)
  }
}
