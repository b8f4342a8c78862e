/// A table over all Unicode scalar values (and the unit codes above them) in pages of 256.
///
/// Pages that hold only the default value share one page, so a table of a few thousand entries stays in
/// cache.
struct ScalarTable<Value: Sendable & Equatable>: Sendable {
  /// The page of each block of 256 codes; page 0 holds only the default value.
  private(set) var pageOf: [UInt16]
  private(set) var values: [Value]

  init(default value: Value, codeCount: Int) {
    pageOf = [UInt16](repeating: 0, count: (codeCount + 255) >> 8)
    values = [Value](repeating: value, count: 256)
  }

  /// The value of a code; outside the table, the default.
  subscript(code: UInt32) -> Value {
    get {
      let page = Int(code >> 8)
      guard page < pageOf.count else { return values[0] }
      return values[Int(pageOf[page]) << 8 | Int(code & 0xFF)]
    }
    set {
      let page = Int(code >> 8)
      precondition(page < pageOf.count, "code \(code) is beyond a table of \(pageOf.count) pages")
      if pageOf[page] == 0 {
        // Page 0 keeps the default value: no code is ever written into it.
        if newValue == values[0] { return }
        pageOf[page] = UInt16(values.count >> 8)
        values.append(contentsOf: repeatElement(values[0], count: 256))
      }
      values[Int(pageOf[page]) << 8 | Int(code & 0xFF)] = newValue
    }
  }

  /// Calls `body` with a view for inner loops, which does not check that codes are in the table.
  @inline(__always)
  func withView<Result>(_ body: (View) throws -> Result) rethrows -> Result {
    try pageOf.withUnsafeBufferPointer { pageOf in
      try values.withUnsafeBufferPointer { values in
        guard let pages = pageOf.baseAddress, let values = values.baseAddress else {
          preconditionFailure("a scalar table always has a page")
        }
        return try body(View(pageOf: pages, values: values))
      }
    }
  }

  /// The table as two pointers.
  struct View {
    let pageOf: UnsafePointer<UInt16>
    let values: UnsafePointer<Value>

    @inline(__always)
    subscript(code: UInt32) -> Value {
      values[Int(pageOf[Int(code >> 8)]) &<< 8 | Int(code & 0xFF)]
    }
  }
}
