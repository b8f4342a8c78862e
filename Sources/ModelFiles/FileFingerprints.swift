import Foundation

/// Thirty-two bits of the hash of each of many files: in a model file, a base64 string of 5.4 characters a
/// file.
///
/// A file that is not among 100,000 is taken for one of them with a probability of 1 : 43,000.
package struct FileFingerprints: Sendable, Equatable {
  /// Sorted.
  private var values: [UInt32]

  /// The fingerprints of hashes.
  package init(_ hashes: [UInt64]) {
    values = Set(hashes.map(Self.fingerprint)).sorted()
  }

  /// Whether a file with this hash is among them.
  package func contains(_ hash: UInt64) -> Bool {
    let sought = Self.fingerprint(hash)
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < sought { low = middle + 1 } else { high = middle }
    }
    return low < values.count && values[low] == sought
  }

  /// Adds others.
  package mutating func formUnion(_ other: FileFingerprints) {
    values = Set(values).union(other.values).sorted()
  }

  private static func fingerprint(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 32) }
}

extension FileFingerprints: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let data = Data(base64Encoded: try container.decode(String.self)), data.count % 4 == 0 else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "fingerprints are a base64 string of whole 32-bit numbers")
    }
    let bytes = [UInt8](data)
    values = stride(from: 0, to: bytes.count, by: 4).map { start in
      bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
  }

  package func encode(to encoder: any Encoder) throws {
    let bytes = values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    var container = encoder.singleValueContainer()
    try container.encode(Data(bytes).base64EncodedString())
  }
}
