import Foundation

/// A compressed text: what is needed to decompress it, the code, and a checksum of the text.
///
/// The bytes are: eight of ``magic``; the length of the header in four, little-endian; the header as JSON;
/// the code; the checksum in eight, little-endian.
public struct CompressedFile: Sendable, Equatable {
  /// Everything but the code.
  public struct Header: Sendable, Equatable, Codable {
    /// The version of this format.
    public var format = CompressedFile.formatVersion
    /// A hash of the model file.
    public var model: String
    /// The program and the processor features with which it was compressed: other builds may compute
    /// probabilities that differ in the last bit.
    public var build: String
    /// The number of threads; it affects how sums are rounded while a network learns.
    public var threads: Int
    /// How the model learnt from the text; nil if it did not.
    public var adaptive: Adaptive?
    /// The number of bytes of the text.
    public var byteCount: Int
    /// The number of units and escaped stretches in the code.
    public var symbolCount: Int

    /// A header.
    public init(
      model: String, build: String, threads: Int, adaptive: Adaptive?, byteCount: Int, symbolCount: Int
    ) {
      (self.model, self.build, self.threads, self.adaptive) = (model, build, threads, adaptive)
      (self.byteCount, self.symbolCount) = (byteCount, symbolCount)
    }
  }

  /// How a network learnt from the text while it read it.
  public struct Adaptive: Sendable, Equatable, Codable {
    /// The number of units between updates.
    public var segmentLength: Int
    /// The learning rate; nil: the usual one of the network.
    public var rate: Double?
    /// The decay towards the trained weights.
    public var decay: Double

    /// The given values.
    public init(segmentLength: Int, rate: Double?, decay: Double) {
      (self.segmentLength, self.rate, self.decay) = (segmentLength, rate, decay)
    }
  }

  /// What the code is and how it was made.
  public var header: Header
  /// The code.
  public var code: [UInt8]
  /// The checksum of the text.
  public var checksum: UInt64

  /// The first bytes of every file.
  public static let magic = Array("charrnnZ".utf8)
  /// The version that is written, and the highest that can be read.
  public static let formatVersion = 1

  /// A compressed text.
  public init(header: Header, code: [UInt8], checksum: UInt64) {
    (self.header, self.code, self.checksum) = (header, code, checksum)
  }

  /// The bytes of the file.
  public func bytes() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = try encoder.encode(header)
    return Self.magic + Self.bytes(of: UInt64(json.count), count: 4) + Array(json) + code
      + Self.bytes(of: checksum, count: 8)
  }

  /// Reads a file.
  ///
  /// - Throws: ``CompressedFileError``.
  public init(_ bytes: [UInt8]) throws(CompressedFileError) {
    guard bytes.starts(with: Self.magic) else { throw .notCompressed }
    let start = Self.magic.count + 4
    guard bytes.count >= start + 8 else { throw .damaged("it ends too soon") }
    let length = Int(Self.number(in: bytes[Self.magic.count..<start]))
    guard length <= bytes.count - start - 8 else { throw .damaged("it ends too soon") }
    let json = Data(bytes[start..<start + length])
    struct Version: Decodable { var format: Int }
    guard let version = try? JSONDecoder().decode(Version.self, from: json).format else {
      throw .damaged("its header cannot be understood")
    }
    guard version <= Self.formatVersion else { throw .tooNew(version) }
    guard let header = try? JSONDecoder().decode(Header.self, from: json), header.byteCount >= 0,
      header.symbolCount >= 0, header.symbolCount <= header.byteCount, (1...1024).contains(header.threads)
    else { throw .damaged("its header cannot be understood") }
    self.header = header
    code = Array(bytes[(start + length)..<(bytes.count - 8)])
    checksum = Self.number(in: bytes[(bytes.count - 8)...])
  }

  private static func bytes(of number: UInt64, count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
  }

  private static func number(in bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A 64-bit hash of bytes: FNV-1a (Fowler, Noll and Vo). It finds damage, not deliberate changes.
  public static func checksum(of bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
  }
}

/// Why a compressed text cannot be read.
public enum CompressedFileError: Error, Equatable, CustomStringConvertible {
  /// It is another kind of file.
  case notCompressed
  /// A newer version of the program wrote it.
  case tooNew(Int)
  /// Something in it is wrong.
  case damaged(String)
  /// It was compressed with another model.
  case otherModel
  /// It was compressed by another build of the program, or on another kind of processor.
  case otherBuild(its: String, own: String)

  /// What is wrong.
  public var description: String {
    switch self {
    case .notCompressed: "it was not written by “compress”"
    case .tooNew(let version): "it has format version \(version), which is newer than this program"
    case .damaged(let reason): "it is damaged: \(reason)"
    case .otherModel: "it was compressed with another model"
    case .otherBuild(let its, let own):
      "it was compressed by another build or on another kind of processor (\(its), not \(own))"
    }
  }
}
