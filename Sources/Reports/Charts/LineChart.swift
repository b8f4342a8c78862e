/// Curves over a common axis, to be drawn as SVG.
struct LineChart {
  /// One curve.
  struct Series {
    /// How a curve is drawn.
    enum Weight { case strong, thin }

    /// The label at its end; nil: none.
    var label: String?
    /// What it shows, in words, for screen readers.
    var summary: String
    /// The index of its colour in ``ChartPalette`` and of its marker shape.
    var color: Int
    var weight: Weight
    /// From left to right.
    var points: [Point]
    /// The point to mark, with the text beside it.
    var marked: (point: Point, text: String?)?
  }

  /// A point in the units of the axes.
  struct Point: Equatable {
    var x: Double
    var y: Double
  }

  /// What an axis shows.
  struct Axis {
    var title: String
    var isLogarithmic = false
  }

  var title: String
  var x: Axis
  var y: Axis
  var series: [Series]
  /// The meaning of the two line weights and the markers.
  var legend: [(sample: LegendSample, text: String)]

  /// The sample before a text of the legend.
  enum LegendSample { case strong, thin, marker }
}

/// Colours that people with any kind of colour vision can tell apart: those of Okabe and Ito (2008),
/// lightened for dark mode.
enum ChartPalette {
  static let light = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B8860B", "#56B4E9", "#4D4D4D"]
  static let dark = ["#56B4E9", "#FF8F45", "#2FCB9A", "#E7A3C9", "#F0C04A", "#A6D8F7", "#C8C8C8"]
}
