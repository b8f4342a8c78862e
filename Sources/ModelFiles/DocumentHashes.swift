import CharText
import Corpora

extension TrainingSummary {
  /// The hashes (``TextHash``) of the texts of all documents that a model was trained on, those that were
  /// held out included: 8 bytes for each different one.
  public struct DocumentHashes: Sendable, Equatable {
    private let hashes: SortedNumbers<UInt64>

    /// The most documents whose hashes a model file keeps: 43 MB of the 100 MB that its header may have.
    public static let most = 4_000_000

    /// - Returns: Nil for more than ``most`` different ones.
    package init?(_ hashes: some Sequence<UInt64>) {
      let different = Set(hashes)
      guard different.count <= Self.most else { return nil }
      self.hashes = SortedNumbers(different)
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
      return hash.map(hashes.contains) ?? false
    }

    /// The hashes of several models' documents together.
    func union(_ other: DocumentHashes) -> DocumentHashes? { DocumentHashes(hashes.union(other.hashes)) }
  }
}

extension TrainingSummary.DocumentHashes: Codable {
  public init(from decoder: any Decoder) throws { hashes = try SortedNumbers(from: decoder) }

  public func encode(to encoder: any Encoder) throws { try hashes.encode(to: encoder) }
}
