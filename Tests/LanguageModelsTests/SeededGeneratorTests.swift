import LanguageModels
import Testing

@Suite("Seeded generator")
struct SeededGeneratorTests {
  @Test("It gives SplitMix64's published numbers")
  func published() {
    // The reference program's output for the seed 1234567, as listed at
    // https://rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64
    var generator = SeededGenerator(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    #expect(expected.map { _ in generator.next() } == expected)
  }

  @Test("Its state can be saved and restored")
  func state() {
    var generator = SeededGenerator(seed: 5)
    _ = generator.next()
    var restored = SeededGenerator(seed: 0)
    restored.state = generator.state
    #expect(restored.next() == generator.next())
  }

  @Test("The unit interval's numbers are at least 0 and below 1, even at the ends")
  func unitInterval() {
    struct Constant: RandomNumberGenerator {
      var value: UInt64
      mutating func next() -> UInt64 { value }
    }
    var least = Constant(value: 0)
    var greatest = Constant(value: .max)
    #expect(least.unitInterval() == 0)
    #expect(greatest.unitInterval() == 1 - 0x1p-53)
    // ln 0 must not be asked for.
    #expect(least.standardNormal().isFinite && greatest.standardNormal().isFinite)
  }
}
