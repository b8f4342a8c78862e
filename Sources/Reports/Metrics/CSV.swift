/// Comma-separated values as in RFC 4180: records end with CR LF; a field with a comma, a quote or a line
/// break is quoted, and quotes in it are doubled.
package enum CSV {
  /// One record with its line ending.
  package static func record(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",") + "\r\n"
  }

  private static func field(_ text: String) -> String {
    guard text.utf8.contains(where: { [0x22, 0x2C, 0x0D, 0x0A].contains($0) }) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  /// A record of a CSV text.
  package struct Record: Equatable {
    /// The 1-based number of the line in which it begins.
    package var line: Int
    /// Its fields, without quotes.
    package var fields: [String]
    /// The record as it is in the text, with its line ending.
    package var text: String
  }

  /// Parses the records of a text. A lone LF also ends a record.
  ///
  /// A last record without a line ending is omitted: it is still being written.
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
