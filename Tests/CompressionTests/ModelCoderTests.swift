import CharText
import Compression
import Foundation
import LanguageModels
import NGramModel
import Testing

@Suite struct ModelCoderTests {
  private static let training = String(repeating: CodedTextTests.text, count: 40)

  private func model(_ unit: UnitKind) throws -> (NGramModel, Vocabulary) {
    let vocabulary = try CodedTextTests.vocabulary(unit)
    let encoded = vocabulary.encode(Self.training)
    let model = try NGramModel(
      counting: encoded.units,
      configuration: NGramConfiguration(order: 4, vocabularySize: vocabulary.count))
    return (model, vocabulary)
  }

  @Test("Any bytes come back from their code", arguments: UnitKind.allCases)
  func roundTrip(unit: UnitKind) throws {
    let (model, vocabulary) = try model(unit)
    var generator = SeededGenerator(seed: 1)
    let random = (0..<5_000).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    for bytes in CodedTextTests.difficult + [random, Array(CodedTextTests.text.utf8)] {
      var coder = ModelCoder(FixedCodingModel(model), vocabulary: vocabulary)
      let result = coder.encode(bytes)
      let code = try #require(result)
      var decoder = ModelCoder(FixedCodingModel(model), vocabulary: vocabulary)
      let decoded = decoder.decode(code.bytes[...], symbolCount: code.symbolCount, byteCount: bytes.count)
      #expect(decoded == bytes)
    }
  }

  @Test("A code is as long as −Σ log₂ p within 0.01 %")
  func length() throws {
    let (model, vocabulary) = try model(.scalar)
    // Another order of the lines, so that it is not learnt by heart.
    let text = String(
      repeating: CodedTextTests.text.split(separator: "\n").reversed().joined(separator: "\n"), count: 500)
    var coder = ModelCoder(FixedCodingModel(model), vocabulary: vocabulary)
    let result = coder.encode(Array(text.utf8))
    let code = try #require(result)
    var bits = 0.0
    var context: [UInt32] = [vocabulary.newlineID ?? 0]
    let units = vocabulary.encode(text).units
    for place in 0..<units.count {
      bits -= log2(model.probability(of: units[place], after: context))
      context = context.suffix(8) + [units[place]]
    }
    #expect(abs(Double(code.bytes.count) * 8 - bits) <= bits * 1e-4 + 24)
  }

  @Test("A code that was damaged decodes to something, and ends")
  func damage() throws {
    let (model, vocabulary) = try model(.scalar)
    let bytes = Array(CodedTextTests.text.utf8)
    var coder = ModelCoder(FixedCodingModel(model), vocabulary: vocabulary)
    let result = coder.encode(bytes)
    let code = try #require(result)
    for place in code.bytes.indices {
      var damaged = code.bytes
      damaged[place] ^= 0x10
      var decoder = ModelCoder(FixedCodingModel(model), vocabulary: vocabulary)
      _ = decoder.decode(damaged[...], symbolCount: code.symbolCount, byteCount: bytes.count)
    }
  }

  @Test("The handler can stop it")
  func stops() throws {
    let (model, vocabulary) = try model(.scalar)
    var coder = ModelCoder(FixedCodingModel(model), vocabulary: vocabulary)
    let result = coder.encode(Array(Self.training.utf8), onProgress: { _ in .stop })
    #expect(result == nil)
  }
}
