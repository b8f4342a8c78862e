import CharText
import LanguageModels
import Platform
import Safetensors

/// Reads model files and training states, and the parts of a file that holds several models.
package struct ModelFileReader: Sendable {
  package let path: String
  package let kind: ModelFileKind
  let file: SafetensorsFile
  /// The prefix of the tensor names: empty, or that of a part of the file.
  let prefix: String
  /// The metadata of a part, used instead of the file's.
  private let partMetadata: [String: String]
  /// The vocabulary of the containing file.
  let sharedVocabulary: Vocabulary?

  /// Opens a file and checks that it has this program's format, in a supported version.
  package init(path: String, kind: ModelFileKind) throws(ModelFileError) {
    self.path = path
    self.kind = kind
    (prefix, partMetadata, sharedVocabulary) = ("", [:], nil)
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

  /// A part of a file: a model whose tensor names have a prefix.
  ///
  /// - Parameters:
  ///   - whole: The file.
  ///   - prefix: The prefix of the part's tensor names.
  ///   - metadata: The metadata of the part, used instead of the file's.
  ///   - vocabulary: The vocabulary of the file.
  init(
    partOf whole: ModelFileReader, prefix: String, metadata: [String: String], vocabulary: Vocabulary
  ) {
    (path, kind, file) = (whole.path, whole.kind, whole.file)
    self.prefix = whole.prefix + prefix
    (partMetadata, sharedVocabulary) = (metadata, vocabulary)
  }

  /// A metadata value.
  package func text(_ key: String) throws(ModelFileError) -> String {
    guard let value = partMetadata[key] ?? file.metadata[key] else {
      throw .foreign(path: path, kind: kind, missingKey: key)
    }
    return value
  }

  /// A metadata value that holds JSON.
  package func decoded<Value: Decodable>(_ type: Value.Type, _ key: String) throws(ModelFileError) -> Value {
    let json = try text(key)
    do {
      return try MetadataJSON.decode(type, from: json)
    } catch {
      throw damage("its “\(key)” cannot be understood")
    }
  }

  /// How the model was trained.
  package func training() throws(ModelFileError) -> TrainingSummary {
    try decoded(TrainingSummary.self, MetadataKey.training)
  }

  /// The name of the kind of model.
  package func cell() throws(ModelFileError) -> String {
    struct Record: Decodable { var cell: String }
    return try decoded(Record.self, MetadataKey.configuration).cell
  }

  /// The validated configuration, and the vocabulary, which must have as many units as the configuration
  /// says.
  package func modelShape() throws(ModelFileError) -> (ModelConfiguration, Vocabulary) {
    let record = try decoded(ConfigurationRecord.self, MetadataKey.configuration)
    var configuration = try checked(record.configuration)
    let vocabulary = try vocabulary(for: configuration)
    if let name = record.compose {
      guard name == HangulParts.name, let composition = UnitComposition.hangul(of: vocabulary) else {
        throw damage("its units are composed as “\(name)”, which is unknown or does not suit its vocabulary")
      }
      configuration.composition = composition
    }
    return (configuration, vocabulary)
  }

  private func checked(_ configuration: ModelConfiguration) throws(ModelFileError) -> ModelConfiguration {
    do throws(ConfigurationError) {
      return try configuration.validated()
    } catch {
      throw damage("\(error)")
    }
  }

  /// Checks that the file holds every tensor of a table, with its shape and a floating-point type.
  package func check(_ table: ParameterTable, prefix: String = "") throws(ModelFileError) {
    for entry in table.entries {
      let tensor = try tensor(prefix + entry.name)
      guard tensor.shape == entry.shape else {
        throw damage("tensor \(tensor.name) has shape \(tensor.shape) instead of \(entry.shape)")
      }
    }
    for entry in table.entries { try requireFloats(tensor(prefix + entry.name)) }
  }

  /// The floats of all tensors of a checked table.
  package func arena(of table: ParameterTable, prefix: String = "") -> [Float] {
    [Float](unsafeUninitializedCapacity: table.arenaCount) { arena, count in
      MemoryAdvice.wishForHugePages(UnsafeMutableRawBufferPointer(arena))
      copy(table, prefix: prefix, to: UnsafeMutableBufferPointer(rebasing: arena[..<table.arenaCount]))
      count = table.arenaCount
    }
  }

  /// Copies all tensors of a checked table to their places in an arena; the gaps between them become 0.
  func copy(_ table: ParameterTable, prefix: String = "", to arena: UnsafeMutableBufferPointer<Float>) {
    precondition(
      arena.count == table.arenaCount, "an arena of \(arena.count) for a table of \(table.arenaCount)")
    var end = 0
    for entry in table.entries {
      UnsafeMutableBufferPointer(rebasing: arena[end..<entry.offset]).initialize(repeating: 0)
      copy(prefix + entry.name, to: UnsafeMutableBufferPointer(rebasing: arena[entry.range]))
      end = entry.range.upperBound
    }
    UnsafeMutableBufferPointer(rebasing: arena[end...]).initialize(repeating: 0)
  }

  /// The floats of one tensor with a given shape.
  package func floats(_ name: String, shape: [Int]) throws(ModelFileError) -> [Float] {
    let tensor = try tensor(name)
    guard tensor.shape == shape else {
      throw damage("tensor \(tensor.name) has shape \(tensor.shape) instead of \(shape)")
    }
    try requireFloats(tensor)
    return [Float](unsafeUninitializedCapacity: tensor.elementCount) { values, count in
      copy(name, to: UnsafeMutableBufferPointer(rebasing: values[..<tensor.elementCount]))
      count = tensor.elementCount
    }
  }

  /// The tensor with this name, not counting the prefix of the part.
  func tensor(_ name: String) throws(ModelFileError) -> SafetensorsTensor {
    do throws(SafetensorsError) {
      return try file.tensor(named: prefix + name)
    } catch {
      throw damage("it has no tensor \(prefix)\(name)")
    }
  }

  private func requireFloats(_ tensor: SafetensorsTensor) throws(ModelFileError) {
    guard !SafetensorsDType.floats.contains(tensor.dtype) else { return }
    let error = SafetensorsError.wrongDType(
      name: tensor.name, expected: SafetensorsDType.floats, found: tensor.dtype, path: path)
    throw damage("\(error)")
  }

  /// Copies a checked tensor.
  private func copy(_ name: String, to destination: UnsafeMutableBufferPointer<Float>) {
    do throws(SafetensorsError) {
      try file.copyFloats(named: prefix + name, into: destination)
    } catch {
      preconditionFailure("a tensor that was checked cannot be read: \(error)")
    }
  }

  package func damage(_ reason: String) -> ModelFileError { .damaged(path: path, kind: kind, reason: reason) }
}
