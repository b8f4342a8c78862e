import Foundation

/// Why a request cannot be read.
public enum GenerationRequestError: Error, Equatable, Sendable {
  /// An object has an unknown key; the known ones.
  case unknownKey(String, known: [String])
  /// The JSON is damaged, or a value has the wrong type; the path to the value, empty for the whole request.
  case malformed(path: [String], problem: String)

  /// Checks the keys of an object.
  static func requireKnownKeys(of decoder: any Decoder, _ known: [String]) throws {
    let keys = try decoder.container(keyedBy: NamedKey.self).allKeys.map(\.stringValue)
    if let unknown = keys.filter({ !known.contains($0) }).min() {
      throw unknownKey(unknown, known: known)
    }
  }

  /// The error of a decoder.
  init(_ error: DecodingError) {
    let (context, key): (DecodingError.Context?, (any CodingKey)?) =
      switch error {
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
        (context, nil)
      case .keyNotFound(let key, let context): (context, key)
      @unknown default: (nil, nil)
      }
    let path = (context?.codingPath ?? []).map { $0.intValue.map(String.init) ?? $0.stringValue }
    let problem = key.map { "“\($0.stringValue)” is missing" } ?? context?.debugDescription ?? "\(error)"
    self = .malformed(path: path, problem: problem)
  }
}

extension GenerationRequestError: CustomStringConvertible, LocalizedError {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .unknownKey(let name, let known):
      "unknown key “\(name)” in the request; known: \(known.joined(separator: ", "))"
    case .malformed(let path, let problem):
      path.isEmpty
        ? "the request cannot be read: \(problem)"
        : "“\(path.joined(separator: "."))” of the request cannot be read: \(problem)"
    }
  }

  /// The same text, for `localizedDescription`.
  public var errorDescription: String? { description }
}
