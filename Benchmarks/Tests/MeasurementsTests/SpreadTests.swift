import Measurements
import Testing

@Suite struct SpreadTests {
  @Test("The middle of an odd number, the mean of both middles of an even one")
  func median() {
    #expect(Spread([5, 1, 3])?.median == 3)
    #expect(Spread([4, 1, 3, 10])?.median == 3.5)
    #expect(Spread([7])?.median == 7)
    #expect(Spread([]) == nil)
  }

  @Test("Least, greatest and how many")
  func range() {
    let spread = Spread([5, 1, 3])
    #expect(spread?.least == 1 && spread?.greatest == 5 && spread?.count == 3)
  }

  @Test("A pair that was slowed down as a whole leaves the ratio alone")
  func ratioOfPairs() {
    // Medians alone would say 20 / 10, or 12 / 10 where the slow trials fell otherwise.
    let ours = [20.0, 2, 20, 4, 20]
    let theirs = [10.0, 1, 10, 2, 10]
    #expect(Spread(of: ours, over: theirs) == Spread([2, 2, 2, 2, 2]))
  }
}
