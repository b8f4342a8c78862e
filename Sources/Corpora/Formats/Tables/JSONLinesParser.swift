import Foundation

extension TextFormat {
  static let jsonLines = TextFormat(
    name: "jsonl", summary: "JSON Lines: an object, or a string, a line", extensions: ["jsonl", "ndjson"],
    hasColumns: true, hasSpeakers: false, writesEscapes: true, isRecognized: { _ in false },
    parser: { input, _ in JSONLinesParser(key: input.column) })
}

/// A file with a JSON value a line: objects, one key of which has the text, or strings.
struct JSONLinesParser: LineFormatParser {
  private let wanted: String?
  private var key: String?
  /// Those of the first object.
  private var keysSeen: [String] = []
  var lines = LineCutter()
  private(set) var skipped = SkippedRows()

  init(key: String?) { wanted = key }

  mutating func endLines(_ handle: ([UInt8]) -> Void) throws(FormatError) {
    if let wanted, key == nil, skipped.count > 0 {
      throw FormatError(
        TextFormat.jsonLines.name, line: skipped.firstLine, .noColumn(wanted, columns: keysSeen))
    }
  }

  mutating func take(
    _ line: UnsafeBufferPointer<UInt8>, _ number: Int, _ handle: ([UInt8]) -> Void
  ) throws(FormatError) {
    guard line.contains(where: { $0 != 0x20 && $0 != 0x09 }) else { return }
    let value = try? JSONSerialization.jsonObject(with: Data(line), options: .fragmentsAllowed)
    switch value {
    case let text as String: handle(Array(text.utf8))
    case let object as [String: Any]:
      if key == nil { try findKey(in: object, number) }
      guard let text = key.flatMap({ object[$0] }) as? String else { return skipped.add(line: number) }
      handle(Array(text.utf8))
    case nil:
      throw FormatError(TextFormat.jsonLines.name, line: number, .malformed("it is no JSON"))
    default:
      throw FormatError(
        TextFormat.jsonLines.name, line: number, .malformed("it is neither an object nor a string"))
    }
  }

  /// Finds out which key has the text; one that was asked for may come later.
  private mutating func findKey(in object: [String: Any], _ number: Int) throws(FormatError) {
    let name = TextFormat.jsonLines.name
    // In an order that is always the same; without a wish, of those whose values are texts.
    let keys = object.filter { wanted != nil || $0.value is String }.keys.sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    if keysSeen.isEmpty { keysSeen = keys }
    guard let wanted else {
      key = keys[try TextColumn.index(of: nil, in: keys, format: name)]
      return
    }
    // Keys have no order, and so no numbers.
    guard Int(wanted) == nil else {
      key = object[wanted] == nil ? nil : wanted
      return
    }
    key = (try? TextColumn.index(of: wanted, in: keys, format: name)).map { keys[$0] }
  }
}
