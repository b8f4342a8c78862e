import CharText
import LanguageModels
import Safetensors

/// An open model file: everything is checked, and the weights are still in the file.
///
/// The file is memory-mapped. If it is replaced meanwhile, as every save does, the old contents stay
/// readable.
package struct StoredModel: Sendable {
  /// The shape of the model.
  package let configuration: ModelConfiguration
  /// What its ids mean.
  package let vocabulary: Vocabulary
  /// How it was trained.
  package let training: TrainingSummary
  /// The place of each tensor in an arena.
  package let table: ParameterTable

  private let reader: ModelFileReader

  /// Opens a network, or the network of a hybrid.
  ///
  /// - Throws: ``ModelFileError``.
  package init(path: String) throws(ModelFileError) {
    try self.init(HybridModelFile.network(in: ModelFileReader(path: path, kind: .model)))
  }

  /// - Throws: ``ModelFileError``, also ``ModelFileError/notANetwork(path:cell:)``.
  package init(_ reader: ModelFileReader) throws(ModelFileError) {
    self.reader = reader
    struct Shape: Decodable { var hiddenSize: Int? }
    let cell = try reader.cell()
    if LayerDescriptor.named(cell) == nil,
      try reader.decoded(Shape.self, MetadataKey.configuration).hiddenSize == nil
    {
      throw .notANetwork(path: reader.path, cell: cell)
    }
    (configuration, vocabulary) = try reader.modelShape()
    training = try reader.decoded(TrainingSummary.self, MetadataKey.training)
    table = ParameterTable(for: configuration)
    try reader.check(table)
  }

  /// Copies the weights to an arena of ``ParameterTable/arenaCount`` floats; the gaps between tensors
  /// become 0.
  package func copyParameters(to arena: UnsafeMutableBufferPointer<Float>) {
    reader.copy(table, to: arena)
  }

  /// The weights as one arena.
  package func parameters() -> [Float] { reader.arena(of: table) }
}
