import Foundation
import LanguageModels
import Safetensors

/// The two files of a model.
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
  /// It is a safetensors file, but not one of this program.
  case foreign(path: String, kind: ModelFileKind, missingKey: String)
  /// It was written by a later version of the format.
  case tooNew(path: String, kind: ModelFileKind, version: String)
  /// A network is required, but it is a model of another kind, named `cell`.
  case notANetwork(path: String, cell: String)
  /// A part of it is invalid.
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
    case .notANetwork(let path, let cell): "\(path) is a model of the kind “\(cell)”, not a network"
    case .damaged(let path, let kind, let reason): "\(path) is damaged as a \(kind.rawValue): \(reason)"
    }
  }

  /// The same text, for `localizedDescription`.
  public var errorDescription: String? { description }
}
