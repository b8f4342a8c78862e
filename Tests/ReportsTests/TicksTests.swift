import Reports
import Testing

@Suite struct TicksTests {
  @Test("Steps are 1, 2 or 5 times a power of ten, the least that gives no more than were wanted")
  func linear() {
    #expect(Ticks.linear(0...10, about: 5) == [0, 2, 4, 6, 8, 10])
    #expect(Ticks.linear(0...1500, about: 7) == [0, 500, 1000, 1500])
    #expect(Ticks.linear(0...1400, about: 7) == [0, 200, 400, 600, 800, 1000, 1200, 1400])
    #expect(Ticks.linear(4.37...4.92, about: 7) == [4.4, 4.5, 4.6, 4.7, 4.8, 4.9])
    #expect(Ticks.linear(-3...3, about: 4) == [-2, 0, 2])
  }

  @Test("Zero has no sign", arguments: [0...1500, 0...0.7, -3...3, -1000...0] as [ClosedRange<Double>])
  func zero(range: ClosedRange<Double>) throws {
    let ticks = Ticks.linear(range, about: 5)
    let zero = try #require(ticks.first { $0 == 0 })
    #expect(zero.sign == .plus)
    #expect(Ticks.label(zero, among: ticks) == "0")
  }

  @Test("Tenths are the numbers that are written so")
  func exactTenths() {
    #expect(Ticks.linear(0...0.7, about: 7) == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])
  }

  @Test("Powers of ten with 1, 2 and 5 times them")
  func logarithmic() {
    #expect(Ticks.logarithmic(3...70, about: 8) == [5, 10, 20, 50])
    #expect(Ticks.logarithmic(0.04...2, about: 8) == [0.05, 0.1, 0.2, 0.5, 1, 2])
  }

  @Test("Over many powers they alone; over less than one, even steps")
  func logarithmicExtremes() {
    #expect(Ticks.logarithmic(1...1e6, about: 4) == [1, 10, 100, 1000, 1e4, 1e5, 1e6])
    #expect(Ticks.logarithmic(5.2...8.1, about: 6) == [5.5, 6, 6.5, 7, 7.5, 8])
  }

  @Test func aRangeWithoutExtentHasOneTick() {
    #expect(Ticks.linear(3...3, about: 5) == [3])
  }

  @Test(
    "Labels have the decimals that tell ticks apart, and commas",
    arguments: [
      (0.5, [0, 0.5, 1], "0.5"), (0, [0, 0.5, 1], "0"), (1000, [0, 500, 1000], "1,000"),
      (2_500_000, [0, 2_500_000], "2,500,000"), (0.25, [0.2, 0.25], "0.25"), (-2, [-2, 0, 2], "-2"),
      (0.05, [0.05, 0.1, 0.2], "0.05"), (10, [5, 10, 20], "10"),
    ] as [(Double, [Double], String)])
  func labels(value: Double, ticks: [Double], label: String) {
    #expect(Ticks.label(value, among: ticks) == label)
  }

  @Test("Labels that would lie over one another are moved apart")
  func spread() {
    #expect(ChartLayout.spread([10, 12, 50], gap: 10, within: 0...100) == [10, 20, 50])
    #expect(ChartLayout.spread([99, 98], gap: 10, within: 0...100) == [100, 90])
    #expect(ChartLayout.spread([5, 5, 5], gap: 10, within: 0...100) == [5, 15, 25])
  }
}
