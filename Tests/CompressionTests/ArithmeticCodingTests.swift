import Compression
import Foundation
import LanguageModels
import Testing

@Suite struct ArithmeticCodingTests {
  /// Symbols drawn from a distribution, with the number of bits that it gives them.
  private func draw(_ count: Int, from weights: [Float], seed: UInt64) -> (symbols: [Int], bits: Double) {
    var generator = SeededGenerator(seed: seed)
    let sum = weights.reduce(0, +)
    var (symbols, bits): ([Int], Double) = ([], 0)
    for _ in 0..<count {
      var rest = Float.random(in: 0..<sum, using: &generator)
      var symbol = 0
      while symbol < weights.count - 1, rest >= weights[symbol] {
        rest -= weights[symbol]
        symbol += 1
      }
      symbols.append(symbol)
      bits -= log2(Double(weights[symbol] / sum))
    }
    return (symbols, bits)
  }

  private func frequencies(_ weights: [Float]) -> SymbolFrequencies {
    var frequencies = SymbolFrequencies()
    let sum = weights.reduce(0, +)
    frequencies.set(weights.map { $0 / sum })
    return frequencies
  }

  @Test(
    "What is encoded is decoded, in −log₂ p bits within 0.01 %",
    arguments: [
      [1, 1], [1, 1000], [0.999_999, 0.000_001], Array(repeating: 1, count: 1801),
      (1...256).map { 1 / Float($0 * $0) },
    ] as [[Float]])
  func roundTrip(weights: [Float]) {
    let (symbols, bits) = draw(200_000, from: weights, seed: 3)
    let frequencies = frequencies(weights)
    var encoder = ArithmeticEncoder()
    for symbol in symbols { encoder.encode(frequencies.range(of: symbol), of: frequencies.total) }
    let bytes = encoder.finish()
    // Two bytes at the end, and a part in 2³⁰ for each symbol that has nearly no probability.
    #expect(abs(Double(bytes.count) * 8 - bits) <= bits * 1e-4 + 24)
    var decoder = ArithmeticDecoder(bytes[...])
    for symbol in symbols {
      let found = frequencies.symbol(at: decoder.position(of: frequencies.total))
      decoder.take(found.range, of: frequencies.total)
      guard found.symbol == symbol else {
        Issue.record("\(found.symbol) instead of \(symbol)")
        return
      }
    }
  }

  @Test("A carry runs through any number of bytes of 0xFF")
  func carries() {
    // A long run of symbols in the topmost part of the range, then one that goes over it.
    for length in [0, 1, 2, 3, 50, 400] {
      for last: Range<UInt64> in [0..<1, 1..<2, 254..<255, 255..<256] {
        var encoder = ArithmeticEncoder()
        for _ in 0..<length { encoder.encode(255..<256, of: 256) }
        encoder.encode(last, of: 256)
        encoder.encode(200..<256, of: 256)
        let bytes = encoder.finish()
        var decoder = ArithmeticDecoder(bytes[...])
        for _ in 0..<length {
          #expect(decoder.position(of: 256) == 255)
          decoder.take(255..<256, of: 256)
        }
        #expect(decoder.position(of: 256) == last.lowerBound)
        decoder.take(last, of: 256)
        #expect(decoder.position(of: 256) >= 200)
      }
    }
  }

  @Test("Nothing takes no bytes")
  func nothing() {
    #expect(ArithmeticEncoder().finish().isEmpty)
  }

  @Test("Every symbol has a frequency, even one whose probability is 0 or no number")
  func impossible() {
    var frequencies = SymbolFrequencies()
    frequencies.set([0, .nan, -1, 1, .infinity])
    for symbol in 0..<5 { #expect(!frequencies.range(of: symbol).isEmpty) }
    #expect(frequencies.total <= ArithmeticEncoder.largestTotal)
    for symbol in 0..<5 {
      let range = frequencies.range(of: symbol)
      #expect(frequencies.symbol(at: range.lowerBound).symbol == symbol)
      #expect(frequencies.symbol(at: range.upperBound - 1).symbol == symbol)
    }
  }

  @Test("Strings of bytes come back, and cost what their entropy says once it is learnt")
  func strings() {
    var generator = SeededGenerator(seed: 4)
    let strings = (0..<500).map { _ in
      (0..<Int.random(in: 0..<60, using: &generator)).map { _ in UInt8.random(in: 97...100, using: &generator)
      }
    }
    var (encoder, model) = (ArithmeticEncoder(), ByteModel())
    for string in strings { model.encode(string, to: &encoder) }
    let bytes = encoder.finish()
    // Four letters of 2 bits, and an end that is one of about 31 symbols.
    let letters = strings.reduce(0) { $0 + $1.count }
    #expect(Double(bytes.count) * 8 < 2.6 * Double(letters))
    var (decoder, other) = (ArithmeticDecoder(bytes[...]), ByteModel())
    for string in strings { #expect(other.decode(from: &decoder, limit: 60) == string) }
  }
}
