import Foundation
import LanguageModels
import ModelFiles
import Safetensors
import Testing
import TrainingFiles

/// Whatever is in a file, it is read or refused with words; the program goes on.
@Suite struct ModelFileFuzzTests {
  private static let pieces = Array(#"{}[]",:\-+0123456789.eE nul<>"#.utf8) + [0, 0x7F, 0x80, 0xFF]

  /// Changes one to three bytes in a range.
  private func mutate(_ bytes: inout [UInt8], in range: Range<Int>, using random: inout SeededGenerator) {
    for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: range.lowerBound..<min(range.upperBound, bytes.count), using: &random)
      let piece = Self.pieces.randomElement(using: &random) ?? 0
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[place] = piece
      case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 2: bytes.insert(piece, at: place)
      default: bytes.remove(at: place)
      }
    }
  }

  /// Reads both kinds of files; true where it could be read.
  private func isRead(_ kind: ModelFileKind, _ path: String) -> Bool {
    do throws(ModelFileError) {
      switch kind {
      case .model: _ = try ModelFile(path: path)
      case .trainingState: _ = try TrainingStateFile(path: path)
      }
      return true
    } catch {
      #expect(!error.description.isEmpty)
      return false
    }
  }

  private func save(_ kind: ModelFileKind, to path: String) throws {
    switch kind {
    case .model: try Example.model().save(to: path)
    case .trainingState: try Example.state().save(to: path)
    }
  }

  @Test("Any byte of the header", arguments: [ModelFileKind.model, .trainingState])
  func headers(_ kind: ModelFileKind) throws {
    try withTemporaryFolder { folder in
      try save(kind, to: folder + "/whole")
      let whole = try bytes(at: folder + "/whole")
      let header = 8 + Int(whole[0]) + Int(whole[1]) << 8
      var random = SeededGenerator(seed: 1)
      var read = 0
      for _ in 0..<1000 {
        var bytes = whole
        mutate(&bytes, in: 0..<header, using: &random)
        try Data(bytes).write(to: URL(filePath: folder + "/file"))
        if isRead(kind, folder + "/file") { read += 1 }
      }
      #expect(read < 1000)
    }
  }

  @Test(
    "Any value of the metadata, in a file that is well formed",
    arguments: [
      ModelFileKind.model, .trainingState,
    ])
  func metadata(_ kind: ModelFileKind) throws {
    try withTemporaryFolder { folder in
      try save(kind, to: folder + "/whole")
      let whole = try OpenedFile(path: folder + "/whole")
      var random = SeededGenerator(seed: 2)
      var read = 0
      for _ in 0..<1000 {
        var file = whole
        let entry = try #require(whole.metadata.entries.randomElement(using: &random))
        var value = Array(entry.value.utf8)
        mutate(&value, in: 0..<value.count, using: &random)
        file.metadata[entry.key] = String(decoding: value, as: UTF8.self)
        try file.write(to: folder + "/file")
        if isRead(kind, folder + "/file") { read += 1 }
      }
      // A changed digit of a loss is no damage that could be seen.
      #expect(read > 0 && read < 1000)
    }
  }
}
