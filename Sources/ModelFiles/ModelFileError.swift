import Foundation
import LanguageModels
import Safetensors

/// Which of the two files of a model is meant.
public enum ModelFileKind: String, Sendable, Equatable {
  /// `model.safetensors`
  case model
  /// `model.state.safetensors`
  case trainingState = "training state"
}

/// Why a model or training state cannot be read.
public enum ModelFileError: Error, Equatable {
  /// The file cannot be opened or is not in the safetensors format.
  case unreadable(path: String, kind: ModelFileKind, reason: SafetensorsError)
  /// It is a safetensors file of something else.
  case foreign(path: String, kind: ModelFileKind, missingKey: String)
  /// It was written by a later version of the format.
  case tooNew(path: String, kind: ModelFileKind, version: String)
  /// A part of it does not make sense.
  case damaged(path: String, kind: ModelFileKind, reason: String)
}

extension ModelFileError: CustomStringConvertible, LocalizedError {
  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .unreadable(_, let kind, let reason): "cannot read the \(kind.rawValue): \(reason)"
    case .foreign(let path, let kind, let missingKey):
      "\(path) is a safetensors file, but not a charrnn \(kind.rawValue): its metadata has no “\(missingKey)”"
    case .tooNew(let path, _, let version):
      "\(path) has format version \(version); this program reads up to \(ModelFile.formatVersion). "
        + "Update charrnn to use it"
    case .damaged(let path, let kind, let reason): "\(path) is damaged as a \(kind.rawValue): \(reason)"
    }
  }

  /// The same text, for `localizedDescription`.
  public var errorDescription: String? { description }
}

/// What reading both files has in common.
struct ModelFileReader {
  let path: String
  let kind: ModelFileKind
  private let file: SafetensorsFile

  /// Opens a file and checks that it is of our format and of a version that we read.
  init(path: String, kind: ModelFileKind) throws(ModelFileError) {
    self.path = path
    self.kind = kind
    do throws(SafetensorsError) {
      file = try SafetensorsFile(path: path)
    } catch {
      throw .unreadable(path: path, kind: kind, reason: error)
    }
    let version = try text(MetadataKey.formatVersion)
    guard let number = Int(version), number >= 1 else {
      throw .damaged(path: path, kind: kind, reason: "its format version is “\(version)”")
    }
    guard number <= ModelFile.formatVersion else { throw .tooNew(path: path, kind: kind, version: version) }
  }

  /// A metadata value.
  func text(_ key: String) throws(ModelFileError) -> String {
    guard let value = file.metadata[key] else { throw .foreign(path: path, kind: kind, missingKey: key) }
    return value
  }

  /// A metadata value that holds JSON.
  func decoded<Value: Decodable>(_ type: Value.Type, _ key: String) throws(ModelFileError) -> Value {
    let json = try text(key)
    do {
      return try MetadataJSON.decode(type, from: json)
    } catch {
      throw damage("its “\(key)” cannot be understood")
    }
  }

  /// The configuration, checked.
  func configuration() throws(ModelFileError) -> ModelConfiguration {
    let configuration = try decoded(ConfigurationRecord.self, MetadataKey.configuration).configuration
    do throws(ConfigurationError) {
      return try configuration.validated()
    } catch {
      throw damage("\(error)")
    }
  }

  /// The floats of all tensors of a table.
  func arena(of table: ParameterTable, prefix: String = "") throws(ModelFileError) -> [Float] {
    for entry in table.entries {
      let tensor = try tensor(prefix + entry.name)
      guard tensor.shape == entry.shape else {
        throw damage("tensor \(prefix)\(entry.name) has shape \(tensor.shape) instead of \(entry.shape)")
      }
    }
    var arena = [Float](repeating: 0, count: table.arenaCount)
    for entry in table.entries {
      try copy(prefix + entry.name, into: &arena, range: entry.range)
    }
    return arena
  }

  /// The floats of one tensor of a given shape.
  func floats(_ name: String, shape: [Int]) throws(ModelFileError) -> [Float] {
    let tensor = try tensor(name)
    guard tensor.shape == shape else {
      throw damage("tensor \(name) has shape \(tensor.shape) instead of \(shape)")
    }
    var values = [Float](repeating: 0, count: tensor.elementCount)
    try copy(name, into: &values, range: values.indices)
    return values
  }

  private func tensor(_ name: String) throws(ModelFileError) -> SafetensorsTensor {
    do throws(SafetensorsError) {
      return try file.tensor(named: name)
    } catch {
      throw damage("it has no tensor \(name)")
    }
  }

  private func copy(_ name: String, into values: inout [Float], range: Range<Int>) throws(ModelFileError) {
    let result = values.withUnsafeMutableBufferPointer { values -> Result<Void, SafetensorsError> in
      do throws(SafetensorsError) {
        return .success(
          try file.copyFloats(named: name, into: UnsafeMutableBufferPointer(rebasing: values[range])))
      } catch {
        return .failure(error)
      }
    }
    if case .failure(let error) = result { throw damage("\(error)") }
  }

  func damage(_ reason: String) -> ModelFileError { .damaged(path: path, kind: kind, reason: reason) }
}
