import ArgumentParser
import CharRNNKit

extension TrainingCurves.Horizontal: ExpressibleByArgument {
  public static var allValueDescriptions: [String: String] { summaries(\.summary) }
}

extension TrainingCurves.Vertical: ExpressibleByArgument {
  public static var allValueDescriptions: [String: String] { summaries(\.summary) }
}

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw the training curves of one run or several.",
    usage: "charrnn plot [<options>] <run> ...",
    discussion: """
      Training writes its curves beside the model already; this draws several runs over one another, or on other axes.
      """)

  @Argument(
    help: ArgumentHelp("A model, the metrics file beside it, or a folder that holds some.", valueName: "run"),
    completion: .file())
  var runs: [String]

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Where the picture goes, as SVG.", valueName: "file"),
    completion: .file(extensions: ["svg"]))
  var output = Defaults.plot.output

  @Option(
    help: ArgumentHelp(
      "Make a PNG of it too, by rsvg-convert, inkscape or ImageMagick.", valueName: "file"),
    completion: .file(extensions: ["png"]))
  var png: String?

  @Option(help: ArgumentHelp("What the horizontal axis shows.", valueName: "what"))
  var x = Defaults.plot.x

  @Option(help: ArgumentHelp("What the vertical axis shows.", valueName: "what"))
  var y = Defaults.plot.y

  func run() throws {
    var request = PlotRequest(runs: runs)
    request.output = output
    request.png = png
    request.x = x
    request.y = y
    let count = try reportingErrors { try PlotWorkflow.plot(request) }
    Console.note(
      "drew \(count) run\(count == 1 ? "" : "s") in \(output)" + (png.map { " and \($0)" } ?? ""))
  }
}
