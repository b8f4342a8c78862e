/// Comma-separated values as RFC 4180 has them: records end with CR LF; a field with a comma, a quote or a
/// line end stands in quotes, and a quote in it is doubled.
package enum CSV {
  /// One record with its line end.
  package static func record(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",") + "\r\n"
  }

  private static func field(_ text: String) -> String {
    guard text.utf8.contains(where: { [0x22, 0x2C, 0x0D, 0x0A].contains($0) }) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  /// A record of a text.
  package struct Record: Equatable {
    /// The number of the line that it begins in, from 1.
    package var line: Int
    /// Its fields, without quotes.
    package var fields: [String]
    /// The record as it stands there, with its line end.
    package var text: String
  }

  /// The records of a text. A lone LF ends a record too.
  ///
  /// A last record without a line end is left out: somebody is still writing it.
  package static func records(_ text: String) -> [Record] {
    var records: [Record] = []
    var (fields, field, bytes): ([String], [UInt8], [UInt8]) = ([], [], [])
    var (isQuoted, wasQuote) = (false, false)
    var (line, firstLine) = (1, 1)
    for byte in text.utf8 {
      bytes.append(byte)
      if byte == 0x0A { line += 1 }
      if isQuoted, !wasQuote {
        if byte == 0x22 { wasQuote = true } else { field.append(byte) }
        continue
      }
      if wasQuote, byte == 0x22 {
        field.append(byte)
        wasQuote = false
        continue
      }
      if wasQuote { (isQuoted, wasQuote) = (false, false) }
      switch byte {
      case 0x22 where field.isEmpty: isQuoted = true
      case 0x2C:
        fields.append(String(decoding: field, as: UTF8.self))
        field = []
      case 0x0A:
        if field.last == 0x0D { field.removeLast() }
        fields.append(String(decoding: field, as: UTF8.self))
        records.append(
          Record(line: firstLine, fields: fields, text: String(decoding: bytes, as: UTF8.self)))
        (fields, field, bytes, firstLine) = ([], [], [], line)
      default: field.append(byte)
      }
    }
    return records
  }
}
