import CharText
import Foundation
import Testing

private let folder = ProcessInfo.processInfo.environment["CHARRNN_ROBUST_TEXTS"]

/// Difficult texts against what is known of them.
///
/// Run by hand: `CHARRNN_ROBUST_TEXTS` names a folder with `expected.tsv` (columns: file, bytes,
/// valid_utf8, first_bad_offset, scalars, distinct_scalars, nfc_scalars, graphemes by utf8proc,
/// graphemes by ICU, is_nfc) and the files it lists. The counts are those of the raw text, before a
/// byte-order mark is dropped and line ends become line feeds.
@Suite(
  "Robust texts",
  .enabled(
    if: folder != nil,
    "set CHARRNN_ROBUST_TEXTS to a folder of difficult texts with expected.tsv to run these")
)
struct RobustTexts {
  private func bytes(_ name: String) throws -> [UInt8]? {
    let url = URL(fileURLWithPath: try #require(folder)).appendingPathComponent(name)
    // Kuhn's stress test is listed with the others and lies in the folder beside them.
    let beside = url.deletingLastPathComponent().appendingPathComponent("../unicode/\(name)")
    let found = [url, beside].first { FileManager.default.fileExists(atPath: $0.path) }
    return try found.map { [UInt8](try Data(contentsOf: $0)) }
  }

  @Test func everyFileIsAsExpected() throws {
    let table = String(decoding: try #require(try bytes("expected.tsv")), as: UTF8.self)
    var checked = 0
    for line in table.split(separator: "\n").dropFirst() {
      let columns = line.split(separator: "\t").map(String.init)
      guard let bytes = try bytes(columns[0]) else {
        print("not in the folder: \(columns[0])")
        continue
      }
      checked += 1
      #expect(bytes.count == Int(columns[1]), "\(columns[0])")
      if columns[2] == "yes" { try expectValid(columns, bytes) } else { try expectInvalid(columns, bytes) }
    }
    #expect(checked > 30)
  }

  private func expectValid(_ columns: [String], _ bytes: [UInt8]) throws {
    let name = Comment(rawValue: columns[0])
    let marks = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 1 : 0
    let returns = zip(bytes, bytes.dropFirst()).count { $0 == 0x0D && $1 == 0x0A }
    let raw = try TextReader(normalization: .none).read(bytes)
    let composed = try TextReader(normalization: .nfc).read(bytes)
    #expect(raw.scalarCount + marks + returns == Int(columns[4]), name)
    #expect(composed.scalarCount + marks + returns == Int(columns[6]), name)
    #expect(raw.graphemeCount + marks == Int(columns[7]), name)
    #expect((raw.bytes == composed.bytes) == (columns[9] == "yes"), name)
    for unit in UnitKind.allCases {
      var builder = try VocabularyBuilder(unit: unit)
      builder.add(composed)
      let vocabulary = builder.build()
      let encoded = vocabulary.encode(composed)
      #expect(vocabulary.decode(encoded.units).utf8.elementsEqual(composed.bytes), name)
      if unit == .grapheme { #expect(encoded.units.count == composed.graphemeCount, name) }
    }
  }

  private func expectInvalid(_ columns: [String], _ bytes: [UInt8]) throws {
    let name = Comment(rawValue: columns[0])
    // A file with a UTF-16 mark is not UTF-8, and read all the same.
    if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
      #expect(throws: Never.self, name) { try TextReader().read(bytes) }
      return
    }
    let error = #expect(throws: TextError.self, name) { try TextReader().read(bytes) }
    switch error {
    case .invalidBytes(_, let offset, _, _, _, let looksLike):
      #expect(offset == Int(columns[3]), name)
      #expect((looksLike.first?.encoding == .cp949) == (columns[0] == "unsu_cp949.txt"), name)
    case .changesEncoding(_, let offset, _, _, let looksLike):
      #expect(offset == Int(columns[3]), name)
      #expect(looksLike.encoding == .cp949 && columns[0] == "invalid_cp949_in_utf8.bin", name)
    default: Issue.record("\(columns[0]): \(String(describing: error))")
    }
  }

  @Test func oneStoryInManyFormsIsOneText() throws {
    let expected = try TextReader().read(try #require(try bytes("unsu_nfc.txt")))
    for name in ["crlf_bom", "lone_cr", "nfd", "utf16be_bom", "utf16le_bom"] {
      let bytes = try #require(try bytes("unsu_\(name).txt"))
      #expect(try TextReader().read(bytes) == expected, Comment(rawValue: name))
    }
    let cp949 = try #require(try bytes("unsu_cp949.txt"))
    for encoding in [TextEncoding.cp949, .auto] {
      #expect(try TextReader(encoding: encoding).read(cp949) == expected)
    }
  }
}
