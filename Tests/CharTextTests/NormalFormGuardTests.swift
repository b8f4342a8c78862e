import CharText
import Testing

/// What may follow a normalised text, against normalising the whole.
@Suite struct NormalFormGuardTests {
  /// The line feed before it keeps a leading U+FEFF from being a byte-order mark.
  private func isNormal(_ scalars: [Unicode.Scalar], _ form: Normalization) -> Bool {
    let text = String(["\n"] + scalars)
    return NormalizedText(text, normalization: form).bytes == Array(text.utf8)
  }

  /// Unicode's own quick checks: “no” never stands in the form, “maybe” and marks depend on what is before
  /// them.
  @Test(arguments: [(Normalization.nfc, "NFC_QC"), (.nfd, "NFD_QC"), (.nfkc, "NFKC_QC")])
  func rolesAreTheQuickChecks(form: Normalization, property: String) throws {
    var expected: [UInt32: NormalFormGuard.Role] = [:]
    for line in try UnicodeDataFile.lines(of: "extracted/DerivedCombiningClass.txt") {
      let fields = line.split(separator: ";").map { String($0.filter { $0 != " " }) }
      guard fields.count > 1, fields[1] != "0" else { continue }
      for value in try range(fields[0]) { expected[value] = .contextual }
    }
    for line in try UnicodeDataFile.lines(of: "DerivedNormalizationProps.txt") {
      let fields = line.split(separator: ";").map { String($0.filter { $0 != " " }) }
      guard fields.count == 3, fields[1] == property else { continue }
      for value in try range(fields[0]) { expected[value] = fields[2] == "N" ? .never : .contextual }
    }
    #expect(expected.count > 1000)
    let roles = NormalFormGuard.roles(in: form)
    for value in UInt32(0)...0x10FFFF where Unicode.Scalar(value) != nil {
      let role = NormalFormGuard.role(of: value, in: form)
      if role != expected[value] ?? .inert {
        Issue.record("U+\(hex([Unicode.Scalar(value)!])) is \(role), not \(expected[value] ?? .inert)")
      }
      let listed: NormalFormGuard.Role =
        roles.never.contains(value) ? .never : roles.contextual.contains(value) ? .contextual : .inert
      if role != listed { Issue.record("U+\(hex([Unicode.Scalar(value)!])) is listed as \(listed)") }
    }
  }

  private func range(_ field: some StringProtocol) throws -> ClosedRange<UInt32> {
    let ends = String(field.filter { $0 != " " }).split(separator: ".").compactMap { UInt32($0, radix: 16) }
    let first = try #require(ends.first)
    return first...(ends.last ?? first)
  }

  /// Random text grows by whatever the guard allows; each time it must say what normalising the whole says.
  @Test(arguments: [Normalization.nfc, .nfd, .nfkc, .none])
  func growingText(form: Normalization) {
    var generator = SeededGenerator(seed: 7)
    var kept = 0
    for _ in 0..<400 {
      var text: [Unicode.Scalar] = []
      var normalForm = NormalFormGuard(form)
      for _ in 0..<60 {
        let scalar = RandomText.scalar(using: &generator)
        guard scalar != "\r" else { continue }
        let role = NormalFormGuard.role(of: scalar.value, in: form)
        let allowed = normalForm.allows(scalar.value, role: role)
        if allowed != isNormal(text + [scalar], form) {
          Issue.record("\(form): \(hex(text)) and \(hex([scalar])): \(allowed)")
        }
        guard allowed else { continue }
        kept += role == .contextual ? 1 : 0
        text.append(scalar)
        normalForm.append(scalar.value, role: role)
      }
    }
    #expect(kept > 500 || form == .none, "\(kept)")
  }

  @Test(
    arguments: [
      ("e", "\u{301}", false), ("x", "\u{301}", true), ("가", "\u{11A8}", false), ("각", "\u{11A8}", true),
      ("\u{1100}", "\u{1161}", false), ("q\u{301}", "\u{323}", false), ("q\u{323}", "\u{301}", true),
      ("가", "\u{11A7}", true), ("a", "\u{212B}", false), ("\u{0CC6}", "\u{0CC2}", false),
    ] as [(String, Unicode.Scalar, Bool)])
  func examplesInNFC(text: String, next: Unicode.Scalar, allowed: Bool) {
    var normalForm = NormalFormGuard(.nfc)
    for scalar in text.unicodeScalars {
      normalForm.append(scalar.value, role: NormalFormGuard.role(of: scalar.value, in: .nfc))
    }
    #expect(normalForm.allows(next.value, role: NormalFormGuard.role(of: next.value, in: .nfc)) == allowed)
  }
}
