extension TextEncoding {
  /// Suggestions for a name that iconv does not have, the likeliest first; at most three.
  public static func suggestions(for name: String) -> [String] {
    let wanted = folded(name)
    let letters = Array(wanted.unicodeScalars)
    guard letters.count > 1 else { return [] }
    var near: [(distance: Int, name: String)] = []
    for candidate in usualNames {
      let other = folded(candidate)
      let distance =
        other.hasPrefix(wanted) || wanted.hasPrefix(other)
        ? 0 : editDistance(letters, Array(other.unicodeScalars))
      if distance <= max(1, letters.count / 3) { near.append((distance, candidate)) }
    }
    // Of equally near ones, those listed first.
    let least = near.map(\.distance).min() ?? 0
    return near.filter { $0.distance == least && TextEncoding(rawValue: $0.name) != nil }.prefix(3).map(
      \.name)
  }

  private static func folded(_ name: String) -> String {
    name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
  }

  /// What texts are in, the usual ones first.
  private static let usualNames =
    """
    utf-8 utf-16 utf-16le utf-16be utf-32 utf-32le utf-32be cp949 euc-kr johab iso-2022-kr shift_jis cp932 euc-jp \
    iso-2022-jp gbk gb18030 gb2312 big5 big5-hkscs cp950 euc-tw hz windows-1252 latin1 iso-8859-1 iso-8859-15 macintosh \
    cp437 cp850 windows-1250 iso-8859-2 windows-1251 koi8-r koi8-u iso-8859-5 cp866 windows-1253 iso-8859-7 \
    windows-1254 iso-8859-9 windows-1255 iso-8859-8 windows-1256 iso-8859-6 windows-1257 windows-1258 tis-620 \
    tcvn viscii utf-7 ascii
    """.split(separator: " ").map(String.init)
}
