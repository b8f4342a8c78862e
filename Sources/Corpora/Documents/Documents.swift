import CharText

/// What a document is in the files of a corpus: the unit of a text whose beginning and end a model learns.
public enum Documents: Sendable, Hashable {
  /// All files are one text each that goes on; nothing marks where it begins and ends.
  case whole
  /// Each file is a document.
  case file
  /// Each text that a format takes out of a file (``TextFormat``) is a document: a row of a table, a day of a
  /// chat; and each file that is plain text.
  case record
  /// Each line is a document.
  case line
  /// Each paragraph between blank lines is a document.
  case paragraph
  /// Documents are separated by this string, such as `<|endoftext|>`, and by the ends of files.
  case separator(String)

  /// The values that can be asked for by name, with one line for help each.
  public static let named: [(documents: Documents, summary: String)] = [
    (.whole, "one continuous text, such as a novel or a play"),
    (.file, "each file"),
    (.line, "each line, as in a list of names"),
    (.paragraph, "each paragraph between blank lines, as in a collection of poems"),
  ]

  /// The name, or the string between documents.
  public var name: String {
    switch self {
    case .whole: "whole"
    case .file: "file"
    case .record: "record"
    case .line: "line"
    case .paragraph: "paragraph"
    case .separator(let string): string
    }
  }

  /// Whether beginnings and ends are marked.
  public var haveBoundaries: Bool { self != .whole }
}

extension Documents: Codable {
  private enum Key: String, CodingKey {
    case separator
  }

  /// Reads a name, or an object with the key `separator`.
  public init(from decoder: any Decoder) throws {
    if let container = try? decoder.singleValueContainer(), let name = try? container.decode(String.self) {
      let all = Self.named.map(\.documents) + [.record]
      guard let known = all.first(where: { $0.name == name }) else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "no documents are named \(name)")
      }
      self = known
      return
    }
    self = .separator(try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .separator))
  }

  public func encode(to encoder: any Encoder) throws {
    if case .separator(let string) = self {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(string, forKey: .separator)
    } else {
      var container = encoder.singleValueContainer()
      try container.encode(name)
    }
  }
}
