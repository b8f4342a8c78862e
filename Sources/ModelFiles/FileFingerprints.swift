/// Thirty-two bits of the hash of each of many files: in a model file 5.4 characters a file.
///
/// A file that is not among 100,000 is taken for one of them with a probability of 1 : 43,000.
package struct FileFingerprints: Sendable, Equatable {
  private var values: SortedNumbers<UInt32>

  /// The fingerprints of hashes.
  package init(_ hashes: [UInt64]) { values = SortedNumbers(Set(hashes.map(Self.fingerprint))) }

  /// Whether a file with this hash is among them.
  package func contains(_ hash: UInt64) -> Bool { values.contains(Self.fingerprint(hash)) }

  /// Adds others.
  package mutating func formUnion(_ other: FileFingerprints) {
    values = SortedNumbers(values.union(other.values))
  }

  private static func fingerprint(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 32) }
}

extension FileFingerprints: Codable {
  package init(from decoder: any Decoder) throws { values = try SortedNumbers(from: decoder) }

  package func encode(to encoder: any Encoder) throws { try values.encode(to: encoder) }
}
