import CUtf8proc

/// Tells which scalars may follow a text in a normalization form so that the whole text stays in that form.
///
/// A scalar is rejected if appending it would change the normal form of the text so far: because it is not
/// its own normal form, because it composes with the text before it, or because combining marks would have to
/// be reordered (UAX #15; the checks are those of its section 9, the data about compositions is utf8proc's).
package struct NormalFormGuard: Sendable {
  /// What a scalar can do to a text in a normalization form.
  package enum Role: Sendable, Equatable {
    /// It may occur anywhere.
    case inert
    /// It depends on the text before it.
    case contextual
    /// It never occurs in such a text.
    case never
  }

  /// The normalization form.
  package let form: Normalization
  /// The end of the text, from its last inert scalar on.
  private var tail: [UInt32] = []

  /// A guard at the beginning of a text.
  package init(_ form: Normalization) { self.form = form }

  /// Appends the next scalar of the text, whatever it is.
  package mutating func append(_ scalar: UInt32, role: Role) {
    if role == .inert { tail.removeAll(keepingCapacity: true) }
    tail.append(scalar)
  }

  /// Whether a scalar may come next.
  package func allows(_ scalar: UInt32, role: Role) -> Bool {
    switch role {
    case .inert: return true
    case .never: return false
    case .contextual: break
    }
    guard let last = tail.last else { return true }
    let order = Self.combiningClass(scalar)
    if order != 0, Self.combiningClass(last) > order { return false }
    guard form.composes, Self.composesBackward(scalar) else { return true }
    var run = RunNormalizer(form: RunNormalizer.Form(form))
    let whole = tail + [scalar]
    return run.normalForm(of: whole) == whole
  }

  /// The role of a scalar in texts of a form.
  package static func role(of scalar: UInt32, in form: Normalization) -> Role {
    if form == .none { return .inert }
    if Syllable.isSyllable(scalar) { return form == .nfd ? .never : .inert }
    var run = RunNormalizer(form: RunNormalizer.Form(form))
    return role(of: scalar, in: form, &run)
  }

  private static func role(
    of scalar: UInt32, in form: Normalization, _ run: inout RunNormalizer
  ) -> Role {
    let property = utf8proc_get_property(Int32(scalar)).pointee
    let category = UInt32(property.category)
    // Unassigned and private-use scalars and surrogates never change.
    if category == UTF8PROC_CATEGORY_CN.rawValue || category == UTF8PROC_CATEGORY_CO.rawValue
      || category == UTF8PROC_CATEGORY_CS.rawValue
    {
      return .inert
    }
    let decomposes = property.decomp_seqindex != UInt16.max
    if decomposes, run.normalForm(of: [scalar]) != [scalar] { return .never }
    if property.combining_class != 0 { return .contextual }
    guard form.composes else { return .inert }
    if composesBackward(scalar) { return .contextual }
    // If the first part of its decomposition composes, it could join the text before it and leave this
    // scalar.
    guard decomposes else { return .inert }
    var parts = RunNormalizer(form: form == .nfkc ? .nfkd : .nfd)
    guard let first = parts.decomposition(of: scalar)?.first else { return .inert }
    return combiningClass(first) != 0 || composesBackward(first) ? .contextual : .inert
  }

  /// The scalars of each role in texts of a form: scalars that are not listed are inert.
  package static func roles(in form: Normalization) -> Roles {
    switch form {
    case .nfc: .nfc
    case .nfd: .nfd
    case .nfkc: .nfkc
    case .none: .none
    }
  }

  /// The scalars of all roles but `inert`.
  package struct Roles: Sendable {
    package let contextual: ScalarSet
    package let never: ScalarSet

    static let nfc = Roles(.nfc)
    static let nfd = Roles(.nfd)
    static let nfkc = Roles(.nfkc)
    static let none = Roles(.none)

    private init(_ form: Normalization) {
      var contextual = ScalarSet()
      var never = ScalarSet()
      if form == .nfd { never.insert(0xAC00...0xD7A3) }
      if form != .none {
        var run = RunNormalizer(form: RunNormalizer.Form(form))
        for scalar in AssignedScalars() {
          switch NormalFormGuard.role(of: scalar, in: form, &run) {
          case .inert: break
          case .contextual: contextual.insert(scalar...scalar)
          case .never: never.insert(scalar...scalar)
          }
        }
      }
      self.contextual = contextual
      self.never = never
    }
  }

  private static func combiningClass(_ scalar: UInt32) -> Int {
    Int(utf8proc_get_property(Int32(scalar)).pointee.combining_class)
  }

  /// Whether the scalar composes with some scalar before it.
  private static func composesBackward(_ scalar: UInt32) -> Bool {
    if Syllable.vowelJamo.contains(scalar) || Syllable.trailingJamo.contains(scalar) { return true }
    // How utf8proc marks a scalar that is the second of a pair.
    let index = utf8proc_get_property(Int32(scalar)).pointee.comb_index
    return index >= 0x8000 && index != UInt16.max
  }
}

extension Normalization {
  /// Whether pairs are composed in this form.
  var composes: Bool { self == .nfc || self == .nfkc }
}
