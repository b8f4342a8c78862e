/// How the texts of a corpus are taken out of their files.
public struct TextInput: Sendable, Hashable {
  /// The registered name of the format of all files (``TextFormat``); nil: of each file what it looks like.
  public var format: String?
  /// The column, or key, that has the text, by its name, or by its number from 1; nil: the only one, or one
  /// with a usual name.
  public var column: String?
  /// Whether the names of those who speak in a chat are replaced by A, B and so on.
  public var anonymizesNames: Bool

  /// See ``TextFormat``.
  public typealias Format = TextFormat

  /// The value of ``format`` in files and on the command line for what each file looks like.
  public static let auto = "auto"

  /// All files are plain text, as before there were formats.
  public static let plain = TextInput(format: TextFormat.plain.name)

  /// By default everything is recognised.
  public init(format: String? = nil, column: String? = nil, anonymizesNames: Bool = false) {
    self.format = format
    self.column = column
    self.anonymizesNames = anonymizesNames
  }
}

extension TextInput: Codable {
  private enum CodingKeys: String, CodingKey {
    case format, column
    case anonymizesNames = "anonymized"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let name = try container.decode(String.self, forKey: .format)
    format = name == Self.auto ? nil : name
    column = try container.decodeIfPresent(String.self, forKey: .column)
    anonymizesNames = try container.decodeIfPresent(Bool.self, forKey: .anonymizesNames) ?? false
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(format ?? Self.auto, forKey: .format)
    try container.encodeIfPresent(column, forKey: .column)
    if anonymizesNames { try container.encode(true, forKey: .anonymizesNames) }
  }
}
