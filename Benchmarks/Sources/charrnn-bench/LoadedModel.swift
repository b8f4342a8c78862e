import CharRNNKit
import Foundation
import Measurements

/// A model file that is opened again and again; the system has it in memory.
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

  /// One opening: the bytes of the file.
  func doSome() throws -> Double {
    let model = try EngineAdapter.openModel(path)
    precondition(model.vocabulary.count > 0, "\(path) has no units")
    return byteCount
  }
}
