import ArgumentParser
import CharRNNKit

/// What the horizontal axis shows.
struct HorizontalAxis: RegisteredName {
  let name: String
  static var registry: [(name: String, summary: String)] {
    TrainingCurves.Horizontal.allCases.map { ($0.rawValue, $0.summary) }
  }
}

/// What the vertical axis shows.
struct VerticalAxis: RegisteredName {
  let name: String
  static var registry: [(name: String, summary: String)] {
    TrainingCurves.Vertical.allCases.map { ($0.rawValue, $0.summary) }
  }
}

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Plot the learning curves of one or more runs.",
    usage: "charrnn plot [<options>] <run> ...",
    discussion: """
      Training already writes its curves next to the model; this plots several runs together, or with other axes.
      """)

  @Argument(
    help: ArgumentHelp("A model, its metrics file, or a folder that contains some.", valueName: "run"),
    completion: .file())
  var runs: [String]

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Output file, in SVG.", valueName: "file"),
    completion: .file(extensions: ["svg"]))
  var output = Defaults.plot.output

  @Option(
    help: ArgumentHelp(
      "Write a PNG too, with rsvg-convert, inkscape or ImageMagick.", valueName: "file"),
    completion: .file(extensions: ["png"]))
  var png: String?

  @Option(help: ArgumentHelp("Quantity on the horizontal axis.", valueName: "what"))
  var x = HorizontalAxis(name: Defaults.plot.x.rawValue)

  @Option(help: ArgumentHelp("Quantity on the vertical axis.", valueName: "what"))
  var y = VerticalAxis(name: Defaults.plot.y.rawValue)

  func run() throws {
    var request = PlotRequest(runs: runs)
    request.output = output
    request.png = png
    if let x = TrainingCurves.Horizontal(rawValue: x.name) { request.x = x }
    if let y = TrainingCurves.Vertical(rawValue: y.name) { request.y = y }
    let count = try reportingErrors { try PlotWorkflow.plot(request) }
    Console.note(
      "plotted \(count) run\(count == 1 ? "" : "s") in \(output)" + (png.map { " and \($0)" } ?? ""))
  }
}
