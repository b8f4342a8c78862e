import CharRNNKit
import Foundation
import Measurements

/// A model file that is opened repeatedly, from the system's page cache.
final class LoadedModel: PreparedWorkload {
  private let path: String
  private let byteCount: Double

  init(_ workload: Workload) throws {
    guard let path = workload.file else { throw BenchmarkError.unavailable("no file to load was named") }
    self.path = path
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    byteCount = (attributes[.size] as? NSNumber)?.doubleValue ?? 0
    _ = try doSome()
  }

  /// Opens the file once; the amount done is its size in bytes.
  func doSome() throws -> Double {
    let model = try EngineAdapter.openModel(path)
    precondition(model.vocabulary.count > 0, "\(path) has no units")
    return byteCount
  }
}
