/// Text as SwiftCSV can take it without loss.
///
/// SwiftCSV reads grapheme clusters, drops white space at the beginning of a field, and ends rows at every
/// kind of line end. So that marks after a comma do not hide it, and the text stays as it is, some
/// characters are written as a sequence of an escape character and a digit, and come back afterwards:
///
/// | sequence | stands for |
/// |---|---|
/// | 0 | nothing: it keeps what is before and after it apart |
/// | 1 … 5 | U+2028, U+2029, U+0085, U+000B, U+000C, which end lines |
/// | 6 | the escape character itself |
enum CSVEscapes {
  /// U+FDD0, which stands for no character.
  private static let escape: [UInt8] = [0xEF, 0xB7, 0x90]
  /// What sequences stand for, from 1.
  private static let sequences: [[UInt8]] = [
    [0xE2, 0x80, 0xA8], [0xE2, 0x80, 0xA9], [0xC2, 0x85], [0x0B], [0x0C], escape,
  ]
  private static let quote = UInt8(ascii: "\"")

  /// Rows with escape sequences.
  ///
  /// - Parameter delimiter: What is between fields.
  static func escaping(_ rows: UnsafeBufferPointer<UInt8>, delimiter: UInt8) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(rows.count + rows.count / 8)
    var previous: UInt8 = 0x0A
    var isQuoted = false
    var place = 0
    while place < rows.count {
      let byte = rows[place]
      let isEdge = byte == quote || byte == delimiter
      let wasEdge = previous == quote || previous == delimiter || previous == 0x0A
      if isEdge && previous >= 0x80 || wasEdge && byte >= 0x80 {
        output += escape + [UInt8(ascii: "0")]
      } else if !isQuoted, previous == delimiter || previous == 0x0A, isWhite(byte, delimiter),
        // White space before a quotation mark is no part of the field.
        let next = rows[place...].first(where: { !isWhite($0, delimiter) }), next != quote
      {
        output += escape + [UInt8(ascii: "0")]
      }
      if byte == quote { isQuoted.toggle() }
      previous = byte
      switch byte {
      case 0x0B, 0x0C, 0xC2, 0xE2, 0xEF:
        guard let number = sequences.firstIndex(where: { rows[place...].starts(with: $0) }) else { break }
        output += escape + [UInt8(ascii: "1") + UInt8(number)]
        place += sequences[number].count
        continue
      default: break
      }
      output.append(byte)
      place += 1
    }
    return output
  }

  /// A field without escape sequences.
  static func text(of field: String) -> [UInt8] {
    let bytes = Array(field.utf8)
    guard bytes.contains(escape[0]) else { return bytes }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var place = 0
    while place < bytes.count {
      guard bytes[place] == escape[0], bytes[place...].starts(with: escape), place + 3 < bytes.count else {
        output.append(bytes[place])
        place += 1
        continue
      }
      let digit = Int(bytes[place + 3] - UInt8(ascii: "0"))
      if digit > 0 { output += sequences[digit - 1] }
      place += 4
    }
    return output
  }

  private static func isWhite(_ byte: UInt8, _ delimiter: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 && delimiter != 0x09
  }
}
