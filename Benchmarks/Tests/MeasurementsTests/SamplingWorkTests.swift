import Measurements
import Testing

/// Bytes and operations of a step, worked by hand for V = 100, H = 512, L = 2.
@Suite struct SamplingWorkTests {
  private let shape = ModelShape(vocabulary: 100, embedding: 256, hidden: 512, layers: 2)
  /// W_hh of both layers, W_ih of the second, the projection.
  private let weights = 3.0 * 2048 * 512 + 100 * 512
  private let tableRow = 4.0 * 2048

  @Test("One stream reads every weight once, and a row of the table")
  func oneStream() {
    let work = SamplingWork(shape, streams: 1, weights: .fp32)
    #expect(work.bytes == 4 * weights + tableRow)
    #expect(work.operations == 2 * weights)
  }

  @Test("Weights of fewer bits are fewer bytes; int8 has a scale for each output row")
  func smallerWeights() {
    #expect(SamplingWork(shape, streams: 1, weights: .bf16).bytes == 2 * weights + tableRow)
    #expect(
      SamplingWork(shape, streams: 1, weights: .int8).bytes == weights + 4 * (3 * 2048 + 100) + tableRow)
  }

  @Test("More streams multiply more and read the same weights")
  func manyStreams() {
    let work = SamplingWork(shape, streams: 64, weights: .fp32)
    #expect(work.bytes == 4 * weights + 64 * tableRow)
    #expect(work.operations == 64 * 2 * weights)
  }

  @Test("minGRU has no recurrent matrix, and one bias a layer")
  func withoutRecurrentMatrix() {
    var shape = self.shape
    shape.cell = .minGRU
    // W_ih of the second layer and the projection; two gates.
    let (weights, row) = (1024.0 * 512 + 51_200, 4096.0)
    #expect(SamplingWork(shape, streams: 1, weights: .fp32).bytes == 4 * weights + row)
    #expect(SamplingWork(shape, streams: 1, weights: .int8).bytes == weights + 4 * 1124 + row)
    let layers = 1024 * 257 + 1024 * 513
    #expect(shape.parameterCount == 25_600 + layers + 51_300)
  }

  @Test("The slower of reading and multiplying is the limit")
  func roofline() {
    let work = SamplingWork(shape, streams: 1, weights: .fp32)
    let reads = work.leastSeconds(bandwidth: work.bytes, peak: 2 * work.operations)
    #expect(reads.seconds == 1 && reads.limit == .reading)
    let multiplies = work.leastSeconds(bandwidth: 4 * work.bytes, peak: work.operations / 3)
    #expect(multiplies.seconds == 3 && multiplies.limit == .multiplying)
    let unknown = work.leastSeconds(bandwidth: work.bytes / 2, peak: nil)
    #expect(unknown.seconds == 2 && unknown.limit == .reading)
  }

  @Test("A model of 15 MB is one of 3.8 million numbers")
  func parameterCount() {
    // Counted by hand: embedding, two layers with two biases each, projection with its bias.
    let layers = 2048 * 256 + 2048 * 512 + 2 * 2048 + 2 * 2048 * 512 + 2 * 2048
    #expect(shape.parameterCount == 25_600 + layers + 51_200 + 100)
  }
}
