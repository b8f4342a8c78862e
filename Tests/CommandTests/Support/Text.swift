/// Text that is compared byte by byte: `String` takes canonically equivalent texts for equal.
struct Text: Equatable, ExpressibleByStringInterpolation, CustomStringConvertible {
  var bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }
  init(_ string: String) { bytes = Array(string.utf8) }
  init(stringLiteral value: String) { self.init(value) }

  var string: String { String(decoding: bytes, as: UTF8.self) }
  var description: String { string }
  var isEmpty: Bool { bytes.isEmpty }
  var lines: [Text] { bytes.split(separator: 0x0A).map { Text(Array($0)) } }

  func hasPrefix(_ prefix: Text) -> Bool { bytes.starts(with: prefix.bytes) }
  func hasSuffix(_ suffix: Text) -> Bool { bytes.reversed().starts(with: suffix.bytes.reversed()) }
  func contains(_ part: Text) -> Bool { bytes.contains(part.bytes) }

  static func + (left: Text, right: Text) -> Text { Text(left.bytes + right.bytes) }
}
