/// A format of files that have texts in them, and the registry of all.
///
/// A format is a ``FormatParser`` in a file of its own and a line in ``all``.
public struct TextFormat: Sendable {
  /// The name on the command line and in model files.
  public let name: String
  /// One line for help.
  public let summary: String
  /// The ends of the names of its files, in lower case, without the full stop.
  public let extensions: [String]
  /// Whether it has columns, or keys.
  public let hasColumns: Bool
  /// Whether it names those who speak.
  public let hasSpeakers: Bool
  /// Whether texts can have other characters than the file, as in escape sequences, and must be normalized.
  let writesEscapes: Bool
  /// Whether a file that begins like this is in the format, whatever its name.
  let isRecognized: @Sendable (_ beginning: [UInt8]) -> Bool
  /// A parser at the beginning of a file; nil: the file is the text.
  let parser: @Sendable (_ input: TextInput, _ speakers: Speakers) -> (any FormatParser)?
}

extension TextFormat {
  /// The registry.
  public static let all: [TextFormat] = [plain, csv, tsv, jsonLines, kakaoTalk]

  static let plain = TextFormat(
    name: "plain", summary: "all of the file is text", extensions: [], hasColumns: false, hasSpeakers: false,
    writesEscapes: false, isRecognized: { _ in false }, parser: { _, _ in nil })

  /// The format with this name; nil if there is none.
  public static func named(_ name: String) -> TextFormat? { all.first { $0.name == name } }

  /// The format of a file by its beginning, or else by its name.
  package static func guess(path: String, beginning: [UInt8]) -> TextFormat {
    if let format = all.first(where: { $0.isRecognized(beginning) }) { return format }
    let name = path.utf8.reversed().prefix { $0 != UInt8(ascii: "/") }
    guard let dot = name.firstIndex(of: UInt8(ascii: ".")) else { return plain }
    let ending = String(decoding: name[..<dot].reversed(), as: UTF8.self).lowercased()
    return all.first { $0.extensions.contains(ending) } ?? plain
  }

  /// A parser at the beginning of a file; nil: the file is the text.
  package func makeParser(_ input: TextInput, speakers: Speakers) -> (any FormatParser)? {
    parser(input, speakers)
  }

  /// Whether a file is one text, as it is.
  package var isPlain: Bool { name == Self.plain.name }

  /// Whether the texts of a file in NFC may not be in NFC.
  package var textsNeedNormalizing: Bool { writesEscapes }

  /// How much of a file's beginning shows what it is, in bytes.
  package static let beginningSize = 2048
}
