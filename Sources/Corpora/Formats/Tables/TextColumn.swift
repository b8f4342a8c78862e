import CharText

/// Which column of a table, or key of an object, has the text.
enum TextColumn {
  /// The usual names, the most telling first: of several columns with such names it is the first one here.
  static let usualNames = [
    "text", "content", "contents", "body", "message", "본문", "내용", "텍스트", "글", "메시지",
  ]

  /// The place of the column.
  ///
  /// - Parameters:
  ///   - wanted: Its name in any case, or its number from 1 if there is no such name; nil: the only column,
  ///     or the first of the ``usualNames``.
  ///   - columns: All of them.
  static func index(of wanted: String?, in columns: [String], format: String) throws(FormatError) -> Int {
    let names = columns.map(folded)
    if let wanted {
      if let exact = columns.firstIndex(where: { bytes($0) == bytes(wanted) }) { return exact }
      if let place = names.firstIndex(of: folded(wanted)) { return place }
      if let number = Int(wanted), columns.indices.contains(number - 1) { return number - 1 }
      throw FormatError(format, line: 1, .noColumn(wanted, columns: columns))
    }
    if columns.count == 1 { return 0 }
    for name in usualNames {
      if let place = names.firstIndex(of: folded(name)) { return place }
    }
    throw FormatError(format, line: 1, .noTextColumn(columns: columns))
  }

  private static func bytes(_ name: String) -> [UInt8] { NormalizedText(name).bytes }

  /// Without white space around it, and with small letters for the Latin ones.
  private static func folded(_ name: String) -> [UInt8] {
    let white: [UInt8] = [0x20, 0x09, 0x0A]
    let bytes = bytes(name).drop { white.contains($0) }
    guard let last = bytes.lastIndex(where: { !white.contains($0) }) else { return [] }
    return bytes[...last].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }
}
