import CUtf8proc

extension ScalarSet {
  /// The set with this name: a script of Unicode (`hangul`, or its code `hang`) or one of
  /// ``ScalarSet/classes``.
  ///
  /// Case is ignored, and `_`, `-` and spaces are equivalent. Nil if there is no such name. Marks and
  /// punctuation that several scripts share belong to the scripts `common` and `inherited` (Unicode 24).
  public init?(named name: String) {
    let wanted = ScalarSetNames.folded(name)
    if let entry = ScalarSetNames.classes.first(where: { $0.name == wanted }) {
      self = entry.make()
      return
    }
    for script in ScalarSetNames.scripts
    where ScalarSetNames.folded(script.name) == wanted || ScalarSetNames.folded(script.code) == wanted {
      self.init(script.ranges)
      return
    }
    return nil
  }

  /// The names of classes: `letters`, `digits`, …
  public static var classes: [String] { ScalarSetNames.classes.map(\.name) }

  /// The names of scripts, in alphabetical order: `adlam`, `ahom`, …
  public static var scripts: [String] {
    ScalarSetNames.scripts.map { ScalarSetNames.folded($0.name) }.sorted()
  }

  /// The scalars of Unicode's general categories.
  fileprivate init(_ categories: utf8proc_category_t...) {
    self.init()
    let wanted = categories.reduce(UInt32(0)) { $0 | 1 << $1.rawValue }
    if wanted >> UTF8PROC_CATEGORY_LO.rawValue & 1 != 0 { insert(0xAC00...0xD7A3) }
    for scalar in AssignedScalars() where wanted >> utf8proc_category(Int32(scalar)).rawValue & 1 != 0 {
      insert(scalar...scalar)
    }
  }

  /// Pictographs, and the scalars that join and modify them.
  fileprivate static func emoji() -> ScalarSet {
    // Regional indicators, skin tones, ZWJ, the emoji variation selector, the keycap, and tags.
    var set = ScalarSet([
      0x1F1E6...0x1F1FF, 0x1F3FB...0x1F3FF, 0x200D...0x200D, 0xFE0F...0xFE0F, 0x20E3...0x20E3,
      0xE0020...0xE007F,
    ])
    for scalar in AssignedScalars()
    where utf8proc_get_property(Int32(scalar)).pointee.boundclass
      == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC.rawValue
    {
      set.insert(scalar...scalar)
    }
    return set
  }
}

/// The names that ``ScalarSet/init(named:)`` accepts.
enum ScalarSetNames {
  struct Class: Sendable {
    let name: String
    let make: @Sendable () -> ScalarSet
  }

  static let classes = [
    Class(name: "ascii") { ScalarSet([0x20...0x7E]) },
    Class(name: "letters") {
      ScalarSet(
        UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LL, UTF8PROC_CATEGORY_LT, UTF8PROC_CATEGORY_LM,
        UTF8PROC_CATEGORY_LO)
    },
    Class(name: "marks") { ScalarSet(UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_MC, UTF8PROC_CATEGORY_ME) },
    Class(name: "digits") { ScalarSet(UTF8PROC_CATEGORY_ND) },
    Class(name: "numbers") { ScalarSet(UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NL, UTF8PROC_CATEGORY_NO) },
    Class(name: "punctuation") {
      ScalarSet(
        UTF8PROC_CATEGORY_PC, UTF8PROC_CATEGORY_PD, UTF8PROC_CATEGORY_PS, UTF8PROC_CATEGORY_PE,
        UTF8PROC_CATEGORY_PI, UTF8PROC_CATEGORY_PF, UTF8PROC_CATEGORY_PO)
    },
    Class(name: "symbols") {
      ScalarSet(UTF8PROC_CATEGORY_SM, UTF8PROC_CATEGORY_SC, UTF8PROC_CATEGORY_SK, UTF8PROC_CATEGORY_SO)
    },
    Class(name: "spaces") { ScalarSet(UTF8PROC_CATEGORY_ZS).union(ScalarSet([0x09...0x0A])) },
    Class(name: "emoji") { .emoji() },
  ]

  struct Script {
    let name: String
    let code: String
    /// The ranges as text, as in the table.
    let list: Substring

    var ranges: [ClosedRange<UInt32>] {
      list.split(separator: " ").compactMap { word in
        let ends = word.split(separator: "-").compactMap { UInt32($0, radix: 16) }
        guard let first = ends.first, let last = ends.last, first <= last else { return nil }
        return first...last
      }
    }
  }

  static var scripts: [Script] {
    UnicodeScripts.table.split(separator: "\n").map { line in
      let words = line.split(separator: " ", maxSplits: 2)
      return Script(name: String(words[0]), code: String(words[1]), list: words[2])
    }
  }

  /// A name in the form in which names are compared.
  static func folded(_ name: String) -> String {
    String(
      decoding: name.utf8.map { byte in
        switch byte {
        case 0x41...0x5A: byte + 32
        case 0x5F, 0x20: 0x2D
        default: byte
        }
      }, as: UTF8.self)
  }
}
