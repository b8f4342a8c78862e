import LanguageModels
import ModelFiles

/// A kind of model: its names in files, what it can do and how it is opened. How a kind is trained is defined
/// where training is known.
///
/// A new kind needs a `LanguageModel`, a file format, one such value and a line in ``all``.
public struct ModelKind: Sendable {
  /// A name of models of a kind in files and on the command line.
  public struct Cell: Sendable, Equatable {
    /// The name: the command-line value, also in help and in the model file.
    public let name: String
    /// One line for help texts.
    public let summary: String
  }

  /// What to say if a model has to be trained in steps but this kind is not.
  public struct Making: Sendable, Equatable {
    /// What follows the name of the model, for example “is counted in one go”.
    public let way: String
    /// How to rebuild it.
    public let again: String
  }

  /// The registered name.
  public let name: String
  /// What a model of this kind is called, with its article.
  public let title: String
  /// One line for help texts.
  public let summary: String
  /// The names in files; a network has one for each cell.
  public let cells: [Cell]
  /// What models of this kind can do.
  public let capabilities: ModelCapabilities
  /// How the model is made if it is not trained in steps.
  public let making: Making?

  /// Whether a name in a file belongs to this kind, including older names.
  let reads: @Sendable (String) -> Bool
  /// Opens a file, or the part of a file, that holds a model of this kind.
  let open: @Sendable (ModelFileReader, ModelEnvironment) throws(OpeningError) -> ModelContents
}

extension ModelKind {
  /// The registry: every kind that a file may hold.
  public static let all: [ModelKind] = [.network, .ngram, .contextMixing, .hybrid, .mixture]

  /// The kind whose files have this name; nil if there is none.
  public static func ofCell(_ name: String) -> ModelKind? {
    all.first { $0.reads(name) }
  }

  /// Every name that a file may have.
  static var cellNames: [String] { all.flatMap { $0.cells.map(\.name) } }

  /// The kind that a file holds.
  package static func of(_ reader: ModelFileReader) throws(ModelFileError) -> ModelKind {
    let cell = try reader.cell()
    guard let kind = ofCell(cell) else {
      let error = ConfigurationError.unknownName(kind: "cell", name: cell, known: cellNames)
      throw reader.damage("\(error)")
    }
    return kind
  }

  /// The kind of the model in a file; nil if no model can be read from it.
  package static func ofFile(at path: String) -> ModelKind? {
    guard let reader = try? ModelFileReader(path: path, kind: .model) else { return nil }
    return try? of(reader)
  }
}

/// The engine that runs networks, and its options.
package struct ModelEnvironment: Sendable {
  /// The engine for networks.
  package var engine = EngineDescriptor.usual
  /// The options of the engine.
  package var options = EngineOptions()

  package init(engine: EngineDescriptor = .usual, options: EngineOptions = EngineOptions()) {
    (self.engine, self.options) = (engine, options)
  }
}

/// Why a model cannot be opened.
public enum OpeningError: Error, Equatable, CustomStringConvertible {
  /// The file cannot be read.
  case file(ModelFileError)
  /// The engine does not support the options, or not with this model.
  case configuration(ConfigurationError)

  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .file(let error): "\(error)"
    case .configuration(let error): "\(error)"
    }
  }
}
