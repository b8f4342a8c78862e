/// Decodes ids one at a time, and returns text only at grapheme boundaries.
///
/// Returned text never changes: incomplete characters are held back; bytes that are not UTF-8 and parts that
/// form no syllable are dropped. A cluster is complete once the beginning of the next one shows that nothing
/// more joins it.
///
/// ```swift
/// var decoder = IncrementalDecoder(vocabulary)
/// for id in ids { print(decoder.append(id), terminator: "") }
/// print(decoder.finish())
/// ```
public struct IncrementalDecoder: Sendable {
  /// The number of grapheme clusters returned so far.
  public private(set) var completeClusters = 0

  let vocabulary: Vocabulary
  var clusters: ClusterTable
  var assembler: any UnitAssembler
  var breaker = GraphemeBreaker()
  /// The incomplete cluster in UTF-8.
  private var pending: [UInt8] = []
  private var scalars: [UInt32] = []

  /// A decoder at the beginning of a text.
  public init(_ vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    clusters = vocabulary.storage.clusters
    assembler = vocabulary.unit.segmentation.makeAssembler()
  }

  /// Takes the next id and returns the text that is now final, which is often empty.
  ///
  /// `<unk>` and the boundary of documents have no text; they release the text that was held back before it.
  public mutating func append(_ id: UInt32) -> String {
    precondition(
      Int(id) < vocabulary.count, "id \(id) of a vocabulary of \(vocabulary.count) units")
    if !vocabulary.storage.hasText(id) {
      assembler.finish(into: &scalars)
    } else {
      assembler.take(vocabulary.storage.codes[Int(id)], clusters: clusters, into: &scalars)
    }
    return release()
  }

  /// Appends text, such as a prompt, whether or not its units are in the vocabulary, and returns what is
  /// final. The next unit may still join its last cluster.
  public mutating func append(_ text: NormalizedText) -> String {
    var released = ""
    let codes = text.bytes.withUnsafeBufferPointer {
      vocabulary.unit.segmentation.codes(of: $0, clusters: &clusters)
    }
    for code in codes {
      assembler.take(code, clusters: clusters, into: &scalars)
      released += release()
    }
    return released
  }

  /// Ends the text and returns the last cluster; the decoder is then at the beginning of a text again, but
  /// keeps its count of clusters.
  public mutating func finish() -> String {
    assembler.finish(into: &scalars)
    var released = release()
    if !pending.isEmpty {
      released += String(decoding: pending, as: UTF8.self)
      pending.removeAll(keepingCapacity: true)
      completeClusters += 1
    }
    breaker = GraphemeBreaker()
    return released
  }

  /// Appends the new scalars to the pending cluster, and returns the clusters that they complete.
  private mutating func release() -> String {
    guard !scalars.isEmpty else { return "" }
    var final = 0
    for scalar in scalars {
      if breaker.isBoundary(before: scalar), !pending.isEmpty {
        final = pending.count
        completeClusters += 1
      }
      pending.appendUTF8(scalar)
    }
    scalars.removeAll(keepingCapacity: true)
    guard final > 0 else { return "" }
    let text = String(decoding: pending[..<final], as: UTF8.self)
    pending.removeSubrange(..<final)
    return text
  }
}
