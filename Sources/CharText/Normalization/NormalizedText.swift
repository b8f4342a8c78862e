/// A decoded and normalized text, without byte order mark and carriage returns.
///
/// It is stored as well-formed UTF-8. Two texts are equal if their bytes and normalization forms are.
public struct NormalizedText: Sendable, Equatable {
  /// The text in UTF-8.
  public let bytes: [UInt8]
  /// Its normalization form.
  public let normalization: Normalization

  /// For bytes written by a `Normalizer` of the same form.
  package init(trusted bytes: [UInt8], normalization: Normalization) {
    self.bytes = bytes
    self.normalization = normalization
  }

  /// Normalizes a string, such as a prompt, in the same way as the bytes of a file.
  ///
  /// A byte order mark is dropped at the beginning and stays elsewhere; CRLF and lone CR become LF.
  public init(_ string: String, normalization: Normalization = .nfc) {
    guard !string.isEmpty else {
      // Skips making the tables, so that a model without a prompt starts sooner.
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

  /// The number of Unicode scalars, counted at each call.
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

  /// The number of extended grapheme clusters, counted at each call.
  public var graphemeCount: Int {
    bytes.withUnsafeBufferPointer(CharText.graphemeCount(of:))
  }

  /// A hash that identifies the text (see `TextHash`).
  public var hash: UInt64 {
    var hash = TextHash()
    hash.add(self)
    return hash.value
  }

  /// Splits the text at a grapheme boundary, so that about `fraction` of its bytes are in the second part.
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

/// The offset at which the last `fraction` of this many bytes begins.
func heldOutStart(of byteCount: Int, fraction: Double) -> Int {
  precondition((0...1).contains(fraction), "a share of the text lies in 0...1, not \(fraction)")
  return byteCount - Int((Double(byteCount) * fraction).rounded())
}

/// The last grapheme boundary of well-formed UTF-8 at or before `target`.
func clusterBoundary(in bytes: UnsafeBufferPointer<UInt8>, atOrBefore target: Int) -> Int {
  guard target > 0 else { return 0 }
  guard target < bytes.count else { return bytes.count }
  // Start from a position that is certainly a boundary, and go through the clusters up to the target.
  let origin = PieceCutter(form: .none).lastCut(in: bytes, from: 0, to: target) ?? 0
  var boundary = origin
  forEachCluster(of: UnsafeBufferPointer(rebasing: bytes[origin...].prefix(target - origin + 64))) {
    start, _, _ in
    if origin + start <= target { boundary = max(boundary, origin + start) }
  }
  return boundary
}

/// The number of scalars in well-formed UTF-8.
func scalarCount(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
  // Every scalar has one byte that is not a continuation byte.
  var count = 0
  for byte in bytes where byte & 0xC0 != 0x80 { count &+= 1 }
  return count
}
