import CharText
import Corpora
import LanguageModels

/// The texts that a format finds in a file, which arrives in pieces of random sizes; whole for seed 0.
func texts(
  _ file: String, _ format: String, column: String? = nil, anonymizesNames: Bool = false, seed: UInt64 = 0,
  speakers: Speakers = Speakers()
) throws -> [String] {
  try parse(
    file, format, column: column, anonymizesNames: anonymizesNames, seed: seed, speakers: speakers
  ).texts
}

/// The texts, and the rows that have none.
func parse(
  _ file: String, _ format: String, column: String? = nil, anonymizesNames: Bool = false, seed: UInt64 = 0,
  speakers: Speakers = Speakers()
) throws -> (texts: [String], skipped: SkippedRows) {
  var generator = SeededGenerator(seed: seed)
  let input = TextInput(format: format, column: column, anonymizesNames: anonymizesNames)
  guard let format = TextFormat.named(format), var parser = format.makeParser(input, speakers: speakers)
  else { return ([], SkippedRows()) }
  var texts: [String] = []
  let bytes = Array(file.utf8)
  var start = 0
  while start < bytes.count {
    let end = seed == 0 ? bytes.count : min(bytes.count, start + 1 + Int(generator.next() % 40))
    let piece = bytes[start..<end]
    try piece.withUnsafeBufferPointer {
      try parser.append($0) { texts.append(String(decoding: $0, as: UTF8.self)) }
    }
    start = end
  }
  try parser.endFile { texts.append(String(decoding: $0, as: UTF8.self)) }
  return (texts, parser.skipped)
}

/// The fault that a format finds.
func fault(_ file: String, _ format: String, column: String? = nil) -> FormatError? {
  do {
    _ = try parse(file, format, column: column)
    return nil
  } catch {
    return error as? FormatError
  }
}
