import Foundation
import Platform
import ModelFiles
import Reports

/// The metrics file of a run and the chart of its curves, updated during the run.
struct MetricsLog {
  private let metrics: String
  private let curves: String
  private let name: String
  private var rows: [MetricsRow]

  /// Starts the files of a run, or continues them.
  ///
  /// - Parameters:
  ///   - paths: Where they lie.
  ///   - step: The step from which the run goes on: later rows are dropped, as they will come again; nil for
  ///     a new run.
  init(_ paths: ModelPaths, resumingAt step: Int?) throws(WorkflowError) {
    (metrics, curves) = (paths.metrics, paths.curves)
    name = URL(fileURLWithPath: paths.model).deletingPathExtension().lastPathComponent
    guard let step, let data = FileManager.default.contents(atPath: metrics) else {
      rows = []
      try Self.replace(metrics, by: MetricsRow.header)
      return
    }
    let before = String(decoding: data, as: UTF8.self)
    let kept: String
    do throws(MetricsError) {
      kept = try MetricsRow.csv(before, upToStep: step)
      rows = try MetricsRow.rows(csv: kept)
    } catch {
      throw .metrics(path: metrics, error)
    }
    if kept != before { try Self.replace(metrics, by: kept) }
  }

  /// Appends a row to the file in one write, so that readers see whole rows, and redraws the curves.
  mutating func append(_ row: MetricsRow) throws(WorkflowError) {
    rows.append(row)
    do throws(AtomicFileError) {
      try Self.append(row.csv, to: metrics)
    } catch {
      throw .save(error)
    }
    try Self.replace(curves, by: TrainingCurves.svg(of: [TrainingCurves.Run(name: name, rows: rows)]))
  }

  private static func replace(_ path: String, by text: String) throws(WorkflowError) {
    do throws(AtomicFileError) {
      try AtomicFile.write(to: path, text: text)
    } catch {
      throw .save(error)
    }
  }

  private static func append(_ line: String, to path: String) throws(AtomicFileError) {
    let descriptor = openFile(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      let code = errno
      // A file that may be created is missing only where its folder is.
      guard code == ENOENT else { throw .writing(path: path, code: code) }
      throw .folderMissing(path: path, folder: URL(fileURLWithPath: path).deletingLastPathComponent().path)
    }
    defer { close(descriptor) }
    var status = stat()
    // A file that was moved away is started again, with its header.
    let isNew = fstat(descriptor, &status) == 0 && status.st_size == 0
    var bytes = Array((isNew ? MetricsRow.header + line : line).utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        bytes = bytes.dropFirst(count)
      } else if errno != EINTR {
        throw .writing(path: path, code: errno)
      }
    }
  }
}
