/// A curve within one line of text.
public enum Sparkline {
  private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// The values as blocks of eight heights, from ▁ for the least to █ for the greatest; equal values are all
  /// ▁.
  ///
  /// - Parameter values: Values that are not finite are omitted.
  public static func text(_ values: [Double]) -> String {
    let values = values.filter(\.isFinite)
    guard let least = values.min(), let greatest = values.max() else { return "" }
    let scale = greatest > least ? Double(blocks.count - 1) / (greatest - least) : 0
    return String(values.map { blocks[Int((($0 - least) * scale).rounded())] })
  }
}
