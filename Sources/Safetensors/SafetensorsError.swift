import Foundation

/// Why a safetensors file could not be read or written.
///
/// `path` is nil when the bytes did not come from a named file; `code` is an `errno`.
public enum SafetensorsError: Error, Equatable, Sendable {
  /// The file could not be opened, or its size could not be determined.
  case cannotOpen(path: String, code: Int32)
  /// The path names a folder, a pipe or a device.
  case notARegularFile(path: String)
  /// The file could not be mapped into memory.
  case cannotMap(path: String, code: Int32)
  /// The bytes are not a well-formed safetensors file.
  case malformed(path: String?, SafetensorsDefect)
  /// The file is well formed but has no tensor with this name.
  case noSuchTensor(name: String, path: String?)
  /// The tensor's elements have a different type than requested.
  case wrongDType(name: String, expected: [SafetensorsDType], found: SafetensorsDType, path: String?)
  /// The names, shapes and metadata to write make the header longer than readers accept.
  case headerTooLarge(byteCount: Int, limit: Int)
  /// The operating system refused to create the file or to take more bytes.
  case cannotWrite(path: String?, code: Int32)
}

extension SafetensorsError: CustomStringConvertible, LocalizedError {
  /// What failed, where, and what to do about it.
  public var description: String {
    switch self {
    case .cannotOpen(let path, let code):
      "cannot open \(path): \(systemMessage(code)). Check the name and the permissions of the file."
    case .notARegularFile(let path):
      "\(path) is not a regular file. Name a .safetensors file."
    case .cannotMap(let path, let code):
      "cannot map \(path) into memory: \(systemMessage(code)). Copy it to a local disk or free memory."
    case .malformed(let path, let defect):
      "\(place(path)) is not a valid safetensors file: \(defect). It is damaged, cut short or of another kind; "
        + "get or save it again."
    case .noSuchTensor(let name, let path):
      "\(place(path)) has no tensor \(quoted(name)). It was made for another kind of model."
    case .wrongDType(let name, let expected, let found, let path):
      "tensor \(quoted(name)) in \(place(path)) holds \(found.rawValue), not "
        + "\(expected.map(\.rawValue).joined(separator: " or ")). Convert it to that type."
    case .headerTooLarge(let byteCount, let limit):
      "the header would take \(byteCount) bytes, and \(limit) are allowed. Store less metadata or fewer tensors."
    case .cannotWrite(let path, let code):
      "cannot write \(place(path)): \(systemMessage(code)). Check the folder, its permissions and the free space."
    }
  }

  public var errorDescription: String? { description }
}

private func place(_ path: String?) -> String {
  path ?? "the given data"
}

private func systemMessage(_ code: Int32) -> String {
  String(cString: strerror(code))
}
