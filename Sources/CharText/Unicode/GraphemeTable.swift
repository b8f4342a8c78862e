import CUtf8proc

/// The scalars that *stand alone*: between two of them there is always a cluster boundary.
///
/// By UAX #29, GB3–GB999: there is always a boundary between two neighbours whose classes are Other, LV, LVT,
/// Control, LF or Extended_Pictographic (the joining rules all need a CR, L, V, T, Extend, ZWJ, SpacingMark,
/// Prepend or Regional_Indicator on one side).
struct GraphemeTable: Sendable {
  let standsAlone: ScalarTable<UInt8>

  static let shared = GraphemeTable()

  private init() {
    var table = ScalarTable<UInt8>(default: 1, codeCount: 0x110000)
    /// Bit b is set if scalars of class b stand alone.
    var alone: UInt32 = 0
    for boundClass in [
      UTF8PROC_BOUNDCLASS_OTHER, UTF8PROC_BOUNDCLASS_LV, UTF8PROC_BOUNDCLASS_LVT,
      UTF8PROC_BOUNDCLASS_CONTROL, UTF8PROC_BOUNDCLASS_LF,
      UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC,
    ] { alone |= 1 << boundClass.rawValue }
    for scalar in AssignedScalars() {
      let boundClass = UInt32(utf8proc_get_property(Int32(scalar)).pointee.boundclass)
      if alone >> boundClass & 1 == 0 { table[scalar] = 0 }
    }
    standsAlone = table
  }
}
