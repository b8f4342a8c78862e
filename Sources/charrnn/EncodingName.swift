import ArgumentParser
import CharRNNKit

/// The name of an encoding as the value of an option.
///
/// Any name is taken at first, so that the error for an unknown one can suggest others.
struct EncodingName: ExpressibleByArgument {
  let name: String

  init(argument: String) { name = argument }

  /// Help lists some of them only.
  static var allValueStrings: [String] { TextEncoding.named.map(\.encoding.rawValue) }
  static var allValueDescriptions: [String: String] {
    Dictionary(uniqueKeysWithValues: TextEncoding.named.map { ($0.encoding.rawValue, $0.summary) })
  }

  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

  /// The encoding; nil if there is none of this name.
  var encoding: TextEncoding? { TextEncoding(rawValue: name) }

  func validate() throws {
    guard encoding == nil else { return }
    let near = TextEncoding.suggestions(for: name).joined(separator: ", ")
    throw ValidationError(
      "unknown encoding \"\(name)\"\(near.isEmpty ? "" : " (\(near)?)"); iconv -l lists all that there are")
  }
}
