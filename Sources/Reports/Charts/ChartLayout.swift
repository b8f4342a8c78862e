import Foundation

/// The layout of a chart: positions in pixels from its upper left corner.
package struct ChartLayout {
  static let width = 860.0
  static let height = 480.0
  static let fontSize = 13.0

  let plot: (left: Double, top: Double, right: Double, bottom: Double)
  let xTicks: [Double]
  let yTicks: [Double]
  /// The labels of the ticks.
  let xLabels: [String]
  let yLabels: [String]
  private let x: ClosedRange<Double>
  private let y: ClosedRange<Double>
  private let isLogarithmic: Bool

  init(_ chart: LineChart) {
    let points = chart.series.flatMap(\.points)
    x = 0...(points.map(\.x).max().flatMap { $0 > 0 ? $0 : nil } ?? 1)
    let (least, greatest) = (points.map(\.y).min() ?? 0, points.map(\.y).max() ?? 1)
    isLogarithmic = chart.y.isLogarithmic && least > 0
    if isLogarithmic {
      // A margin of 4 % above and below; if all values are equal, a factor of 1.2, or a tenth of the value on
      // a linear axis.
      let margin = greatest > least ? pow(greatest / least, 0.04) : 1.2
      y = least / margin...greatest * margin
    } else {
      let margin = greatest > least ? 0.04 * (greatest - least) : max(0.1 * greatest.magnitude, 0.1)
      y = least - margin...greatest + margin
    }
    xTicks = Ticks.linear(x, about: 7)
    yTicks = isLogarithmic ? Ticks.logarithmic(y, about: 8) : Ticks.linear(y, about: 7)
    xLabels = xTicks.map { [xTicks] in Ticks.label($0, among: xTicks) }
    yLabels = yTicks.map { [yTicks] in Ticks.label($0, among: yTicks) }
    let labels = chart.series.compactMap(\.label).map(Self.width(of:)).max() ?? 0
    plot = (
      left: 30 + (yLabels.map(Self.width(of:)).max() ?? 0), top: 96,
      right: Self.width - 28 - min(labels, 0.4 * Self.width), bottom: Self.height - 56
    )
  }

  /// The x coordinate of a value on the horizontal axis, in pixels.
  func across(_ value: Double) -> Double {
    plot.left + (value - x.lowerBound) / (x.upperBound - x.lowerBound) * (plot.right - plot.left)
  }

  /// The y coordinate of a value on the vertical axis, in pixels.
  func down(_ value: Double) -> Double {
    func scaled(_ value: Double) -> Double { isLogarithmic ? log(value) : value }
    let (low, high) = (scaled(y.lowerBound), scaled(y.upperBound))
    return plot.bottom - (scaled(value) - low) / (high - low) * (plot.bottom - plot.top)
  }

  /// The approximate width of a text at the chart's font size; fonts differ, so it is a slight overestimate.
  static func width(of text: String) -> Double {
    text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 1 : 0.58) * fontSize }
  }

  /// Moves positions apart, in their order, until each is `gap` from the next, as close to their original
  /// positions as possible.
  package static func spread(_ places: [Double], gap: Double, within range: ClosedRange<Double>) -> [Double] {
    var spread = places
    let order = places.indices.sorted { (places[$0], $0) < (places[$1], $1) }
    var least = range.lowerBound
    for index in order {
      spread[index] = max(spread[index], least)
      least = spread[index] + gap
    }
    var greatest = range.upperBound
    for index in order.reversed() {
      spread[index] = min(spread[index], greatest)
      greatest = spread[index] - gap
    }
    return spread
  }
}
