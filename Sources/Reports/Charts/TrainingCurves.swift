import Foundation

/// Draws training curves: the held-out and training loss of one run, or of several runs in one chart.
public enum TrainingCurves {
  /// What the horizontal axis shows.
  public enum Horizontal: String, Sendable, CaseIterable {
    /// Updates.
    case steps
    /// Training time.
    case seconds
    /// Passes over the training text.
    case epochs

    /// One line for help.
    public var summary: String {
      switch self {
      case .steps: "updates of the parameters"
      case .seconds: "time spent on the run; in minutes or hours where it is long"
      case .epochs: "passes over the training text"
      }
    }
  }

  /// What the vertical axis shows.
  public enum Vertical: String, Sendable, CaseIterable {
    /// e^loss.
    case perplexity
    /// Nats per unit.
    case loss
    /// Bits per character.
    case bits

    /// One line for help.
    public var summary: String {
      switch self {
      case .perplexity: "e^loss, on a logarithmic axis where it spans much"
      case .loss: "nats per unit"
      case .bits: "bits per character, comparable between kinds of units"
      }
    }
  }

  /// A run with its name.
  public struct Run: Sendable {
    /// The label beside its curve.
    public var name: String
    /// Its evaluations, in order.
    public var rows: [MetricsRow]

    /// A run.
    public init(name: String, rows: [MetricsRow]) {
      self.name = name
      self.rows = rows
    }
  }

  /// The chart as the text of an SVG file.
  ///
  /// Held-out curves are strong and training curves thin; the best point of each run is marked. Points that
  /// are not finite are omitted.
  public static func svg(
    of runs: [Run], x: Horizontal = .steps, y: Vertical = .perplexity, title: String? = nil
  ) -> String {
    let scale = Scale(x, longest: runs.flatMap(\.rows).map(\.seconds).max() ?? 0)
    var series: [LineChart.Series] = []
    for (color, run) in runs.enumerated() {
      let training = run.rows.points(scale, y) { $0.trainingLoss }
      let heldOut = run.rows.points(scale, y) { $0.heldOutLoss }
      let isAlone = runs.count == 1
      let best = heldOut.min { $0.y < $1.y }
      if !training.isEmpty {
        let isLabelled = isAlone || heldOut.isEmpty
        series.append(
          LineChart.Series(
            label: isLabelled ? (isAlone ? "training" : run.name) : nil,
            summary: summary(of: training, "\(run.name), training"), color: color, weight: .thin,
            points: training))
      }
      if let best {
        series.append(
          LineChart.Series(
            label: isAlone ? "held-out" : "\(run.name) · \(shown(best.y))",
            summary: summary(of: heldOut, "\(run.name), held-out") + " Best \(shown(best.y)).", color: color,
            weight: .strong, points: heldOut, marked: (best, isAlone ? "best \(shown(best.y))" : nil)))
      }
    }
    let values = series.flatMap(\.points).map(\.y)
    // A logarithmic axis is used only if most of a curve would lie near the bottom of a linear one.
    let isLogarithmic = y == .perplexity && (values.max() ?? 1) > 3 * (values.min() ?? 1)
    return LineChart(
      title: title
        ?? (runs.count == 1 ? "\(y.name.first) of \(runs[0].name)" : "\(y.name.first) of \(runs.count) runs"),
      x: LineChart.Axis(title: scale.title),
      y: LineChart.Axis(
        title: y.name.full + (isLogarithmic ? " (logarithmic)" : ""), isLogarithmic: isLogarithmic),
      series: series, legend: legend(series, isAlone: runs.count == 1)
    ).svg
  }

  private static func legend(
    _ series: [LineChart.Series], isAlone: Bool
  ) -> [(sample: LineChart.LegendSample, text: String)] {
    var legend: [(sample: LineChart.LegendSample, text: String)] = []
    if series.contains(where: { $0.weight == .strong }) { legend.append((.strong, "held-out text")) }
    if series.contains(where: { $0.weight == .thin }) { legend.append((.thin, "training text")) }
    if series.contains(where: { $0.marked != nil }) {
      legend.append((.marker, isAlone ? "best" : "best, with its value beside the name"))
    }
    return legend
  }

  private static func summary(of points: [LineChart.Point], _ name: String) -> String {
    guard let first = points.first, let last = points.last else { return "" }
    return "\(name): from \(shown(first.y)) to \(shown(last.y))."
  }

  private static func shown(_ value: Double) -> String {
    value >= 100
      ? Ticks.grouped(String(format: "%.0f", value)) : String(format: value >= 10 ? "%.2f" : "%.3f", value)
  }

  /// The units of the horizontal axis.
  fileprivate struct Scale {
    let title: String
    let value: (MetricsRow) -> Double

    init(_ horizontal: Horizontal, longest seconds: Double) {
      switch horizontal {
      case .steps: (title, value) = ("steps", { Double($0.step) })
      case .epochs: (title, value) = ("epochs", \.epoch)
      case .seconds where seconds > 3 * 3600: (title, value) = ("hours", { $0.seconds / 3600 })
      case .seconds where seconds > 180: (title, value) = ("minutes", { $0.seconds / 60 })
      case .seconds: (title, value) = ("seconds", \.seconds)
      }
    }
  }
}

extension TrainingCurves.Vertical {
  /// The name at the beginning of a title, and the one beside the axis.
  fileprivate var name: (first: String, full: String) {
    switch self {
    case .perplexity: ("Perplexity", "perplexity")
    case .loss: ("Loss", "loss, nats a unit")
    case .bits: ("Bits a character", "bits a character")
    }
  }
}

extension [MetricsRow] {
  /// The points of a loss that can be drawn.
  fileprivate func points(
    _ x: TrainingCurves.Scale, _ y: TrainingCurves.Vertical, _ loss: (MetricsRow) -> Double?
  ) -> [LineChart.Point] {
    compactMap { row in
      guard let loss = loss(row) else { return nil }
      let value =
        switch y {
        case .perplexity: exp(loss)
        case .loss: loss
        // The row has the bits per character of one loss; those of another are proportional.
        case .bits: row.loss != 0 ? row.bitsPerCharacter * loss / row.loss : row.bitsPerCharacter
        }
      let point = LineChart.Point(x: x.value(row), y: value)
      return point.x.isFinite && point.y.isFinite ? point : nil
    }
  }
}
