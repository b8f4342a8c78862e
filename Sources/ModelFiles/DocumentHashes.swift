import CharText
import Corpora
import Foundation

extension TrainingSummary {
  /// The hashes (``TextHash``) of the texts of all documents that a model was trained on, those that were
  /// held out included: 8 bytes for each different one.
  ///
  /// In JSON a string: the hashes in ascending order, little-endian, in Base64.
  public struct DocumentHashes: Sendable, Equatable {
    /// In ascending order, each once.
    private let hashes: [UInt64]

    /// The most documents whose hashes a model file keeps: 43 MB of the 100 MB that its header may have.
    public static let most = 4_000_000

    /// - Returns: Nil for more than ``most`` different ones.
    package init?(_ hashes: some Sequence<UInt64>) {
      let different = Set(hashes)
      guard different.count <= Self.most else { return nil }
      self.hashes = different.sorted()
    }

    /// How many different documents there are.
    public var count: Int { hashes.count }

    /// Whether a text in the model's normal form is one of the documents, apart from blank lines around it.
    public func contains(_ text: String) -> Bool {
      var splitter = DocumentSplitter(.file)
      var hash: UInt64?
      let take = { (event: DocumentSplitter.Event) in
        if case .end(let value, _) = event { hash = value }
      }
      var text = text
      text.withUTF8 { splitter.append($0, take) }
      splitter.endFile(take)
      return hash.map(contains) ?? false
    }

    private func contains(_ hash: UInt64) -> Bool {
      var (low, high) = (0, hashes.count)
      while low < high {
        let middle = (low + high) / 2
        if hashes[middle] < hash { low = middle + 1 } else { high = middle }
      }
      return low < hashes.count && hashes[low] == hash
    }

    /// The hashes of several models' documents together.
    func union(_ other: DocumentHashes) -> DocumentHashes? { DocumentHashes(hashes + other.hashes) }
  }
}

extension TrainingSummary.DocumentHashes: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let data = Data(base64Encoded: try container.decode(String.self)), data.count % 8 == 0 else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "the hashes of documents are no numbers of 8 bytes in Base64")
    }
    let bytes = [UInt8](data)
    hashes = stride(from: 0, to: bytes.count, by: 8).map { start in
      (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
    }
    guard zip(hashes, hashes.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "the hashes of documents are not in ascending order")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    let bytes = hashes.flatMap { hash in (0..<8).map { UInt8(truncatingIfNeeded: hash >> UInt64(8 * $0)) } }
    var container = encoder.singleValueContainer()
    try container.encode(Data(bytes).base64EncodedString())
  }
}
