import AllocationCounter
import CPUEngine
import LanguageModels
import MixtureModel
import NGramModel
import Testing
import VectorKernels

/// After the first character that is written nothing is allocated, whatever the kind of model.
@Suite struct AnyLanguageModelAllocationTests {
  @Test(arguments: [1, 3]) func network(streams: Int) throws {
    // With our own products: oneDNN's calls make a small list each.
    let engine = try CPUEngine(
      configuration: ModelConfiguration(vocabularySize: 30, embeddingSize: 8, hiddenSize: 12, layers: 2),
      threads: 1, precision: .fp32, kernels: Kernels.best(), library: .kernels)
    #expect(allocations(of: AnyLanguageModel(engine), streams: streams) == 0)
  }

  @Test(arguments: [1, 3]) func ngram(streams: Int) throws {
    var generator = SeededGenerator(seed: 1)
    let text = (0..<2000).map { _ in UInt16.random(in: 0..<30, using: &generator) }
    let model = try NGramModel(
      counting: .narrow(text), configuration: NGramConfiguration(order: 4, vocabularySize: 30))
    #expect(allocations(of: AnyLanguageModel(model), streams: streams) == 0)
  }

  @Test(arguments: [1, 3]) func mixture(streams: Int) throws {
    var generator = SeededGenerator(seed: 1)
    let text = (0..<2000).map { _ in UInt16.random(in: 0..<30, using: &generator) }
    let counts = try NGramModel(
      counting: .narrow(text), configuration: NGramConfiguration(order: 4, vocabularySize: 30))
    let engine = try CPUEngine(
      configuration: ModelConfiguration(vocabularySize: 30, embeddingSize: 8, hiddenSize: 12, layers: 2),
      threads: 1, precision: .fp32, kernels: Kernels.best(), library: .kernels)
    let mixture = MixtureModel([.init(engine, weight: 0.7), .init(counts, weight: 0.3)])
    #expect(allocations(of: AnyLanguageModel(mixture), streams: streams) == 0)
  }

  /// How many blocks the calling thread allocates in some steps after the first.
  private func allocations(of model: AnyLanguageModel, streams: Int) -> Int {
    var (state, logits) = (model.initialState(streams: streams), [Float]())
    let units = (0..<3).map { step in (0..<streams).map { UInt32(step * 7 + $0) } }
    model.advance(&state, reading: units[0], logits: &logits)
    let before = allocation_count()
    for units in units { model.advance(&state, reading: units, logits: &logits) }
    return Int(allocation_count() - before)
  }
}
