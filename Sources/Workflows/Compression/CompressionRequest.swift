import LanguageModels
import ModelKinds
import Training

/// A request to compress a text with a model, or to decompress it.
public struct CompressionRequest: Sendable {
  /// The path of what is to be compressed or decompressed; `-` is standard input.
  public var file: String
  /// The path of the result; nil: it is returned only (``CompressionOutcome/bytes``).
  public var output: String?
  /// The path of the model.
  public var model = TrainingRequest(files: []).output
  /// Whether the model stays as it is while it reads, as one that cannot learn always does. Decompressing
  /// reads this from the file.
  public var isFrozen = false
  /// How a network learns while it reads, unless it is frozen.
  public var dynamic = DynamicEvaluation.Options()
  /// Whether an existing output may be overwritten.
  public var overwrites = false
  /// The number of threads; nil: one per processor. Decompressing reads this from the file.
  public var threads: Int?
  /// The registered name of the engine that runs networks (``EngineDescriptor``).
  public var engine = EngineDescriptor.usual.name

  /// A request for a file.
  public init(file: String) { self.file = file }
}

/// What was compressed or decompressed.
public struct CompressionOutcome: Sendable, Equatable {
  /// The result.
  public var bytes: [UInt8]
  /// The size of the text in bytes.
  public var byteCount: Int
  /// The number of characters (scalars) in the text; nil if it is not UTF-8.
  public var characters: Int?
  /// The size of the compressed text in bytes.
  public var compressedByteCount: Int
  /// Whether the model learnt while it read.
  public var isAdaptive: Bool

  /// The size of the compressed text in bits for each character; nil if there are none.
  public var bitsPerCharacter: Double? {
    characters.flatMap { $0 > 0 ? Double(compressedByteCount) * 8 / Double($0) : nil }
  }
}

/// An event while a text is compressed or decompressed.
public enum CompressionEvent: Sendable {
  /// A long text, or one from a pipe, is being read.
  case reading(ReadingProgress)
  /// This share of the text is done.
  case working(share: Double)
}
