import LanguageModels
import Testing

@Suite struct NumberRangeTests {
  private func expect(
    _ range: NumberRange, _ words: String, holds inside: [Double], not outside: [Double]
  ) {
    #expect("\(range)" == words)
    for number in inside { #expect(range.contains(number), "\(number) is \(words)") }
    for number in outside + [.nan, .infinity, -.infinity] {
      #expect(!range.contains(number), "\(number) is not \(words)")
    }
  }

  @Test("Ranges hold what they say")
  func ranges() {
    expect(.from(0), "0 or more", holds: [0, 0.5, 1e300], not: [-0.1])
    expect(.from(1, to: 2), "from 1 to 2", holds: [1, 1.5, 2], not: [0.9, 2.1])
    expect(.from(0, below: 1), "from 0 up to, not including, 1", holds: [0, 0.999], not: [-1e-9, 1])
    expect(.above(0), "above 0", holds: [1e-300, 7], not: [0, -1])
    expect(.above(0, to: 1), "above 0, up to 1", holds: [0.1, 1], not: [0, 1.1])
    expect(.whole(from: 0, to: 3), "a whole number from 0 to 3", holds: [0, 1, 3], not: [0.5, 4, -1])
  }
}
