import Foundation
import ModelFiles
import Platform
import TrainingFiles

/// The paths of a model and of the files next to it.
struct ModelPaths {
  let model: String
  let state: String
  /// The metrics file.
  let metrics: String
  /// The chart of the curves.
  let curves: String

  init(model: String) {
    self.model = model
    state = TrainingStateFile.path(besideModel: model)
    metrics = Self.path("metrics.csv", beside: model)
    curves = Self.path("curves.svg", beside: model)
  }

  /// `model.metrics.csv` beside `model.safetensors`.
  static func path(_ suffix: String, beside model: String) -> String {
    let own = ".safetensors"
    return (model.hasSuffix(own) ? String(model.dropLast(own.count)) : model) + "." + suffix
  }

  /// Refuses to overwrite a model, or the state of one that was never evaluated.
  func requireUnused() throws(WorkflowError) {
    for path in [model, state] where fileStatus(path) != nil {
      throw .outputExists(path: path)
    }
  }

  /// Checks that all files can be written, before training begins.
  func requireWritable() throws(WorkflowError) {
    try Self.requireWritable([model, state, metrics, curves])
    AtomicFile.removeAbandoned(in: Self.folder(of: model))
  }

  /// Removes the state and curves of a model that was overwritten by one without them.
  func removeWhatLiesBeside() {
    for path in [state, metrics, curves] { removeFile(path) }
  }

  /// Whether files of one folder can be written.
  static func requireWritable(_ paths: [String]) throws(WorkflowError) {
    guard let first = paths.first, !first.isEmpty else {
      throw .outputNotWritable(path: "“”", reason: "the name is empty; name a file")
    }
    for path in paths {
      let facts = fileStatus(path)
      if path.hasSuffix("/") || facts?.isFolder == true {
        throw .outputNotWritable(path: path, reason: "it is a folder; name a file in it")
      }
      if let facts, facts.st_mode & S_IFMT != S_IFREG {
        throw .outputNotWritable(path: path, reason: "it is not an ordinary file")
      }
    }
    let folder = folder(of: first)
    guard fileStatus(folder)?.isFolder == true else {
      throw .outputNotWritable(path: first, reason: "the folder \(folder) does not exist; create it first")
    }
    guard isWritableFolder(folder) else {
      throw .outputNotWritable(path: first, reason: "the folder \(folder) cannot be written to")
    }
  }

  private static func folder(of path: String) -> String {
    URL(fileURLWithPath: path).deletingLastPathComponent().path
  }
}
