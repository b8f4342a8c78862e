import Foundation
import ModelFiles
import Reports

/// A picture of how several trainings went.
public struct PlotRequest: Sendable {
  /// Models, metrics files, or folders that hold some.
  public var runs: [String]
  /// Where the SVG goes.
  public var output = "curves.svg"
  /// Where a PNG of it goes; nil: nowhere.
  public var png: String?
  /// What the horizontal axis shows.
  public var x = TrainingCurves.Horizontal.steps
  /// What the vertical axis shows.
  public var y = TrainingCurves.Vertical.perplexity

  /// A request with the usual axes.
  public init(runs: [String]) { self.runs = runs }
}

/// Draws the curves of runs over one another: find metrics files → read → draw → write.
public enum PlotWorkflow {
  /// Writes the picture.
  ///
  /// - Returns: How many runs are in it.
  /// - Throws: ``WorkflowError``. Where the PNG fails the SVG was written.
  @discardableResult
  public static func plot(_ request: PlotRequest) throws(WorkflowError) -> Int {
    try ModelPaths.requireWritable([request.output])
    if let png = request.png { try ModelPaths.requireWritable([png]) }
    var paths: [String] = []
    for run in request.runs {
      for path in try metricsFiles(of: run) where !paths.contains(path) { paths.append(path) }
    }
    var runs: [TrainingCurves.Run] = []
    for (path, name) in zip(paths, RunNames.names(of: paths)) {
      runs.append(TrainingCurves.Run(name: name, rows: try rows(of: path)))
    }
    // Before the SVG: what is missing is told at once.
    let converter = try request.png.map { (_) throws(WorkflowError) in try PictureConverter.find() }
    do throws(AtomicFileError) {
      try AtomicFile.write(to: request.output, text: TrainingCurves.svg(of: runs, x: request.x, y: request.y))
    } catch {
      throw .save(error)
    }
    if let converter, let png = request.png { try converter.convert(request.output, to: png) }
    return runs.count
  }

  /// The metrics files that a user means by a path.
  private static func metricsFiles(of run: String) throws(WorkflowError) -> [String] {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: run, isDirectory: &isFolder), isFolder.boolValue {
      let names = ((try? FileManager.default.contentsOfDirectory(atPath: run)) ?? []).sorted()
      let found = names.filter { $0.hasSuffix(RunNames.suffix) }
      let folder = run.hasSuffix("/") ? String(run.dropLast()) : run
      guard !found.isEmpty else { throw .noMetrics(path: "\(folder)/*\(RunNames.suffix)") }
      return found.map { "\(folder)/\($0)" }
    }
    let path = run.hasSuffix(".csv") ? run : ModelPaths(model: run).metrics
    guard FileManager.default.fileExists(atPath: path) else { throw .noMetrics(path: path) }
    return [path]
  }

  private static func rows(of path: String) throws(WorkflowError) -> [MetricsRow] {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .unreadable(path: path, reason: "it cannot be read; check its permissions")
    }
    let rows: [MetricsRow]
    do throws(MetricsError) {
      rows = try MetricsRow.rows(csv: String(decoding: data, as: UTF8.self))
    } catch {
      throw .metrics(path: path, error)
    }
    guard !rows.isEmpty else { throw .noEvaluations(path: path) }
    return rows
  }
}

/// Names by which curves are told apart.
enum RunNames {
  static let suffix = ".metrics.csv"

  /// For each path as much of its end as no other shares, without the suffix.
  static func names(of paths: [String]) -> [String] {
    let parts = paths.map { path in
      let plain =
        path.hasSuffix(suffix)
        ? String(path.dropLast(suffix.count)) : path.hasSuffix(".csv") ? String(path.dropLast(4)) : path
      return plain.split(separator: "/").filter { $0 != "." }.map(String.init)
    }
    return parts.map { own in
      let length = (1...max(1, own.count)).first { length in
        parts.count { $0.suffix(length) == own.suffix(length) } == 1
      }
      return own.suffix(length ?? own.count).joined(separator: "/")
    }
  }
}
