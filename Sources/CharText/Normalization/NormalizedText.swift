/// A text that has been decoded, freed of byte order mark and carriage returns, and normalized.
///
/// It is held as UTF-8 that is known to be well-formed. Two texts are equal where their bytes and forms are.
public struct NormalizedText: Sendable, Equatable {
  /// The text in UTF-8.
  public let bytes: [UInt8]
  /// The form it is in.
  public let normalization: Normalization

  /// For bytes that a `Normalizer` of the same form has written.
  package init(trusted bytes: [UInt8], normalization: Normalization) {
    self.bytes = bytes
    self.normalization = normalization
  }

  /// Normalizes a string, such as a prompt, in the same way as the bytes of a file.
  ///
  /// A byte order mark at the beginning is dropped; CRLF and lone CR become LF.
  public init(_ string: String, normalization: Normalization = .nfc) {
    guard !string.isEmpty else {
      // Without the tables, for a model that writes without a prompt is soon to begin.
      self.init(trusted: [], normalization: normalization)
      return
    }
    var normalizer = Normalizer(form: normalization)
    var output: [UInt8] = []
    var source = string
    source.withUTF8 { bytes in
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      let start = bytes.starts(with: mark) ? mark.count : 0
      let fault = normalizer.append(UnsafeBufferPointer(rebasing: bytes[start...]), to: &output)
      precondition(fault == nil, "a Swift string is always valid UTF-8")
    }
    self.init(trusted: output, normalization: normalization)
  }

  /// The text as a string.
  public var string: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether there is no text at all.
  public var isEmpty: Bool { bytes.isEmpty }

  /// Number of Unicode scalars, counted anew at each call.
  public var scalarCount: Int {
    bytes.withUnsafeBufferPointer(CharText.scalarCount(of:))
  }

  /// Calls `body` with every Unicode scalar, in order.
  package func forEachScalar(_ body: (UInt32) -> Void) {
    bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      var position = 0
      while position < bytes.count {
        let (scalar, length) = decodeTrustedUTF8(base, at: position)
        body(scalar)
        position += length
      }
    }
  }

  /// Number of extended grapheme clusters, counted anew at each call.
  public var graphemeCount: Int {
    bytes.withUnsafeBufferPointer(CharText.graphemeCount(of:))
  }

  /// Hash of the text, to recognize it again (see `TextHash`).
  public var hash: UInt64 {
    var hash = TextHash()
    hash.add(self)
    return hash.value
  }

  /// Parts the text at a grapheme boundary, so that about `fraction` of its bytes lie in the second part.
  ///
  /// - Parameter fraction: between 0 (the second part is empty) and 1 (the first is).
  public func split(heldOut fraction: Double) -> (training: NormalizedText, heldOut: NormalizedText) {
    let target = heldOutStart(of: bytes.count, fraction: fraction)
    let cut = bytes.withUnsafeBufferPointer { clusterBoundary(in: $0, atOrBefore: target) }
    return (
      NormalizedText(trusted: Array(bytes[..<cut]), normalization: normalization),
      NormalizedText(trusted: Array(bytes[cut...]), normalization: normalization)
    )
  }
}

/// Where the last `fraction` of so many bytes begins.
func heldOutStart(of byteCount: Int, fraction: Double) -> Int {
  precondition((0...1).contains(fraction), "a share of the text lies in 0...1, not \(fraction)")
  return byteCount - Int((Double(byteCount) * fraction).rounded())
}

/// The last grapheme boundary of well-formed UTF-8 that does not lie after `target`.
func clusterBoundary(in bytes: UnsafeBufferPointer<UInt8>, atOrBefore target: Int) -> Int {
  guard target > 0 else { return 0 }
  guard target < bytes.count else { return bytes.count }
  // Start from a place that is certainly a boundary, and walk the clusters up to the target.
  let origin = PieceCutter(form: .none).lastCut(in: bytes, from: 0, to: target) ?? 0
  var boundary = origin
  forEachCluster(of: UnsafeBufferPointer(rebasing: bytes[origin...].prefix(target - origin + 64))) {
    start, _, _ in
    if origin + start <= target { boundary = max(boundary, origin + start) }
  }
  return boundary
}

/// Number of scalars in UTF-8 text that is known to be well-formed.
func scalarCount(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
  // Every scalar has one byte that is no continuation byte.
  var count = 0
  for byte in bytes where byte & 0xC0 != 0x80 { count &+= 1 }
  return count
}
