import CUtf8proc

/// Converts a short run of scalars to a normalization form with utf8proc.
///
/// utf8proc decomposes and composes. The canonical ordering between them is done here, because utf8proc's own
/// takes quadratic time in the length of a run of combining marks.
struct RunNormalizer {
  enum Form: Equatable {
    case nfc, nfd, nfkc, nfkd

    /// The form for texts of this normalization; with `none` no run is ever normalized.
    init(_ form: Normalization) {
      switch form {
      case .nfc, .none: self = .nfc
      case .nfd: self = .nfd
      case .nfkc: self = .nfkc
      }
    }
  }

  private let options: utf8proc_option_t
  private let composes: Bool
  private(set) var scalars: [Int32] = []
  private var scratch = [Int32](repeating: 0, count: 32)

  init(form: Form) {
    let flags =
      UTF8PROC_DECOMPOSE.rawValue
      | (form == .nfkc || form == .nfkd ? UTF8PROC_COMPAT.rawValue : 0)
    options = utf8proc_option_t(rawValue: flags)
    composes = form == .nfc || form == .nfkc
  }

  /// Full decomposition of one scalar, or nil if the scalar does not decompose.
  mutating func decomposition(of scalar: UInt32) -> [UInt32]? {
    let count = fillScratch(scalar)
    if count == 1, scratch[0] == Int32(scalar) { return nil }
    return scratch[..<count].map { UInt32($0) }
  }

  /// The normal form of a sequence of scalars.
  mutating func normalForm(of input: [UInt32]) -> [UInt32] {
    begin()
    for scalar in input { decompose(scalar) }
    end()
    return scalars.map { UInt32($0) }
  }

  /// Starts a run.
  mutating func begin() { scalars.removeAll(keepingCapacity: true) }

  /// Adds the decomposition of a scalar to the run.
  mutating func decompose(_ scalar: UInt32) {
    let count = fillScratch(scalar)
    for index in 0..<count { scalars.append(scratch[index]) }
  }

  /// Puts the decomposition of a scalar into `scratch` and returns its length.
  private mutating func fillScratch(_ scalar: UInt32) -> Int {
    var boundClass: Int32 = 0
    var count = utf8proc_decompose_char(
      Int32(scalar), &scratch, scratch.count, options, &boundClass)
    if count > scratch.count {
      scratch = [Int32](repeating: 0, count: count)
      count = utf8proc_decompose_char(Int32(scalar), &scratch, scratch.count, options, &boundClass)
    }
    precondition(count >= 0, "utf8proc refuses U+\(hexadecimal(scalar, width: 4))")
    return count
  }

  /// Ends a run: `scalars` then holds its normal form.
  mutating func end() {
    orderCanonically()
    guard composes else { return }
    // Without STABLE composition exclusions are ignored and the result is not NFC.
    let options = utf8proc_option_t(
      rawValue: UTF8PROC_COMPOSE.rawValue | UTF8PROC_STABLE.rawValue)
    let count = scalars.withUnsafeMutableBufferPointer {
      utf8proc_normalize_utf32($0.baseAddress, $0.count, options)
    }
    precondition(count >= 0, "utf8proc refuses a run of \(scalars.count) scalars")
    scalars.removeLast(scalars.count - count)
  }

  /// Sorts each sequence of combining marks by combining class, stably (Unicode 3.11, D109).
  private mutating func orderCanonically() {
    var position = 0
    while position < scalars.count {
      var previous = combiningClass(scalars[position])
      guard previous != 0 else {
        position += 1
        continue
      }
      let start = position
      var isOrdered = true
      position += 1
      while position < scalars.count {
        let next = combiningClass(scalars[position])
        if next == 0 { break }
        if next < previous { isOrdered = false }
        previous = next
        position += 1
      }
      if isOrdered { continue }
      // The position of each mark in the run keeps the sort stable.
      let sorted = scalars[start..<position].enumerated()
        .map { (rank: combiningClass($0.element), place: $0.offset, scalar: $0.element) }
        .sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }
      for (offset, mark) in sorted.enumerated() { scalars[start + offset] = mark.scalar }
    }
  }

  private func combiningClass(_ scalar: Int32) -> Int16 {
    utf8proc_get_property(scalar).pointee.combining_class
  }
}
