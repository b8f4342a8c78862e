import Foundation

extension LineChart {
  /// The chart as a self-contained SVG file: no external fonts or scripts; with dark colours if the reader
  /// uses dark mode, and light ones when printed.
  var svg: String {
    let layout = ChartLayout(self)
    let (width, height) = (Markup.number(ChartLayout.width), Markup.number(ChartLayout.height))
    let parts = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" "
        + "height=\"\(height)\" role=\"img\" aria-labelledby=\"title description\">",
      "<title id=\"title\">\(Markup.escape(title))</title>",
      "<desc id=\"description\">\(Markup.escape(description))</desc>",
      "<style>\(Self.style)</style>",
      "<rect class=\"paper\" width=\"\(width)\" height=\"\(height)\"/>",
      text(title, x: 20, y: 30, "heading"),
      legend(at: 20, 56),
      axes(layout),
      series.filter { $0.weight == .thin }.map { curve($0, layout) }.joined(),
      series.filter { $0.weight == .strong }.map { curve($0, layout) }.joined(),
      marks(layout), labels(layout), "</svg>\n",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var description: String {
    ([title + ": \(y.title) against \(x.title)."] + series.map(\.summary)).joined(separator: " ")
  }

  // MARK: Style

  private static let style: String = {
    let dark =
      ".paper{fill:#161616}text{fill:#ddd}.quiet{fill:#aaa}.grid{stroke:#333}.axis{stroke:#888}"
      + ".sample{stroke:#aaa}.mark{fill:#161616}" + colors(ChartPalette.dark)
    return
      "text{font:\(Markup.number(ChartLayout.fontSize))px system-ui,-apple-system,'Segoe UI','Noto Sans KR',"
      + "'DejaVu Sans',sans-serif;fill:#222}.heading{font-size:17px;font-weight:600}.quiet{fill:#595959}"
      + ".end{text-anchor:end}.middle{text-anchor:middle}.paper{fill:#fff}.grid{stroke:#e4e4e4}.axis{stroke:#767676}"
      + "path,line{fill:none}.strong{stroke-width:2.4;stroke-linejoin:round}.thin{stroke-width:1.1;"
      + "stroke-linejoin:round;opacity:.8}.sample{stroke:#595959}.mark{fill:#fff;stroke-width:2}"
      + colors(ChartPalette.light) + "@media screen and (prefers-color-scheme:dark){\(dark)}"
  }()

  private static func colors(_ palette: [String]) -> String {
    palette.enumerated().map { ".c\($0){stroke:\($1)}" }.joined()
  }

  private func colorClass(_ series: Series) -> String { "c\(series.color % ChartPalette.light.count)" }

  // MARK: Parts

  private func text(_ text: String, x: Double, y: Double, _ style: String) -> String {
    "<text class=\"\(style)\" x=\"\(Markup.number(x))\" y=\"\(Markup.number(y))\">\(Markup.escape(text))</text>"
  }

  private func legend(at left: Double, _ y: Double) -> String {
    var x = left
    return legend.map { sample, words in
      let middle = y - 4
      let shape =
        switch sample {
        case .strong, .thin:
          "<line class=\"sample \(sample == .strong ? "strong" : "thin")\" x1=\"\(Markup.number(x))\" "
            + "y1=\"\(Markup.number(middle))\" x2=\"\(Markup.number(x + 26))\" y2=\"\(Markup.number(middle))\"/>"
        case .marker: marker(0, x: x + 13, y: middle, "sample")
        }
      defer { x += 34 + ChartLayout.width(of: words) + 22 }
      return shape + text(words, x: x + 34, y: y, "quiet")
    }.joined()
  }

  private func axes(_ layout: ChartLayout) -> String {
    let plot = layout.plot
    let (left, right) = (Markup.number(plot.left), Markup.number(plot.right))
    let (top, bottom) = (Markup.number(plot.top), Markup.number(plot.bottom))
    var parts = zip(layout.yTicks, layout.yLabels).map { tick, label in
      let y = layout.down(tick)
      return "<path class=\"grid\" d=\"M\(left) \(Markup.number(y))H\(right)\"/>"
        + text(label, x: plot.left - 10, y: y + 4.5, "quiet end")
    }
    parts += zip(layout.xTicks, layout.xLabels).map { tick, label in
      let x = Markup.number(layout.across(tick))
      return "<path class=\"axis\" d=\"M\(x) \(bottom)v5\"/>"
        + text(label, x: layout.across(tick), y: plot.bottom + 22, "quiet middle")
    }
    parts.append("<path class=\"axis\" d=\"M\(left) \(top)V\(bottom)H\(right)\"/>")
    parts.append(text(y.title, x: 20, y: plot.top - 14, "quiet"))
    parts.append(text(x.title, x: (plot.left + plot.right) / 2, y: plot.bottom + 44, "quiet middle"))
    return parts.joined(separator: "\n")
  }

  private func curve(_ series: Series, _ layout: ChartLayout) -> String {
    guard let first = series.points.first else { return "" }
    let places = series.points.map { (Markup.number(layout.across($0.x)), Markup.number(layout.down($0.y))) }
    let style = "\(colorClass(series)) \(series.weight == .strong ? "strong" : "thin")"
    // A single point is not a line: it becomes a short stroke.
    let path =
      places.count > 1
      ? "M" + places.map { "\($0) \($1)" }.joined(separator: "L")
      : "M\(Markup.number(layout.across(first.x) - 3)) \(places[0].1)h6"
    return "<path class=\"\(style)\" d=\"\(path)\"/>\n"
  }

  private func marks(_ layout: ChartLayout) -> String {
    series.compactMap { series in
      series.marked.map { marked in
        let (x, y) = (layout.across(marked.point.x), layout.down(marked.point.y))
        let shape = marker(series.color, x: x, y: y, colorClass(series))
        guard let words = marked.text else { return shape }
        // Below the point, away from the curve that descends to it, if there is room; within the plot in any
        // case.
        let half = ChartLayout.width(of: words) / 2
        let middle = min(max(x, layout.plot.left + half + 4), layout.plot.right - half - 4)
        let isLow = y + 24 > layout.plot.bottom - 4
        return shape + text(words, x: middle, y: isLow ? y - 12 : y + 24, "middle")
      }
    }.joined(separator: "\n")
  }

  /// A ring, a square, a triangle or a diamond, so that curves can be told apart without colours.
  private func marker(_ shape: Int, x: Double, y: Double, _ style: String) -> String {
    let (x, y) = (Markup.number(x), Markup.number(y))
    let outline =
      switch shape % 4 {
      case 0: "m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z"
      case 1: "m-4 -4h8v8h-8z"
      case 2: "m0 -5l5 9h-10z"
      default: "m0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z"
      }
    return "<path class=\"mark \(style)\" d=\"M\(x) \(y)\(outline)\"/>"
  }

  private func labels(_ layout: ChartLayout) -> String {
    let labelled = series.compactMap { series in
      series.label.flatMap { label in series.points.last.map { (series: series, label: label, end: $0) } }
    }
    let places = ChartLayout.spread(
      labelled.map { layout.down($0.end.y) }, gap: 18, within: layout.plot.top...layout.plot.bottom)
    return zip(labelled, places).map { entry, y in
      let x = layout.plot.right
      let end = layout.across(entry.end.x)
      // A line leads from the end of a curve to its label.
      return "<path class=\"\(colorClass(entry.series)) thin\" d=\"M\(Markup.number(end + 3)) "
        + "\(Markup.number(layout.down(entry.end.y)))L\(Markup.number(x + 12)) \(Markup.number(y))\"/>"
        + text(Self.shortened(entry.label), x: x + 18, y: y + 4.5, "label")
    }.joined(separator: "\n")
  }

  /// Shortens a label to the room beside the curves, keeping its end, which says more than its beginning.
  private static func shortened(_ label: String) -> String {
    let room = 0.4 * ChartLayout.width - 20
    guard ChartLayout.width(of: label) > room else { return label }
    var rest = Substring(label)
    while ChartLayout.width(of: "…" + rest) > room, !rest.isEmpty { rest.removeFirst() }
    return "…" + rest
  }
}
