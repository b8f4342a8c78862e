import Training

/// Which size of network suits a text, and how long it pays to train it.
///
/// The constants were fitted to a grid of sizes, texts and minutes (docs/quality.md, “Which size”).
package enum SizeRule {
  /// Up to so many units a network of a size is as good as a larger one, however much time there is.
  private static let mostUnits: [(size: NetworkOptions.Size, units: Int)] = [
    (.tiny, 2_000), (.small, 150_000), (.medium, 400_000), (.large, 700_000),
  ]

  /// A larger network is worse than the one before it until it has read so many units.
  private static let leastReadUnits: [(size: NetworkOptions.Size, units: Double)] = [
    (.huge, 3.5e6), (.large, 2.5e6), (.medium, 1.5e6), (.small, 0),
  ]

  /// The largest size that the text supports.
  package static func size(forUnits units: Int) -> NetworkOptions.Size {
    mostUnits.first { units <= $0.units }?.size ?? .huge
  }

  /// The size without a time limit: the larger ones, which take hours to be worth their time, must be asked
  /// for.
  package static func usualSize(forUnits units: Int) -> NetworkOptions.Size {
    min(size(forUnits: units), .medium)
  }

  /// The size with a time limit: the largest one that the text supports and that can read enough in the time.
  ///
  /// - Parameters:
  ///   - units: The units of the training text.
  ///   - readUnits: How many units a size can read in the time.
  package static func size(forUnits units: Int, readUnits: (NetworkOptions.Size) -> Double)
    -> NetworkOptions.Size
  {
    let largest = size(forUnits: units)
    for (size, least) in leastReadUnits where size <= largest && readUnits(size) >= least { return size }
    return min(largest, .small)
  }
}

extension NetworkOptions.Size: Comparable {
  public static func < (left: Self, right: Self) -> Bool {
    (left.layers, left.hiddenSize) < (right.layers, right.hiddenSize)
  }
}
