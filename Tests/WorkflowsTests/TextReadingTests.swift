import CharText
import Foundation
import ModelFiles
import Testing
import Training
import Workflows

/// Long texts are read in pieces; a user sees how far, can stop, and finds no other difference.
@Suite struct TextReadingTests {
  private let folder: TemporaryFolder
  private let files: [String]
  private let texts: [String]

  init() throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    // 0.9 and 0.6 MB: several pieces each; the second has tails of characters that the training parts lack.
    texts = [
      String(repeating: koreanText(characters: 1000), count: 400),
      String(repeating: koreanText(characters: 1000, seed: 2), count: 250) + "똠방각하와 펲시콜라 😀\n",
    ]
    files = try texts.enumerated().map { try folder.file($1, as: "\($0).txt") }
  }

  private func request(_ files: [String]) -> TrainingRequest {
    var request = smallRequest(folder, files)
    request.network.training.maxSteps = 1
    request.network.training.evaluationInterval = 1
    request.text.documents = .whole
    request.text.holdout = 0.0001
    return request
  }

  @Test("The summary and the vocabulary are those of the texts read whole", arguments: UnitKind.allCases)
  func sameAsWhole(unit: UnitKind) throws {
    var request = request(files)
    request.text.unit = unit
    let summary = try TrainingWorkflow.train(request).text

    let parts = texts.map { NormalizedText($0).split(heldOut: 0.0001) }
    var builder = try VocabularyBuilder(unit: unit)
    for part in parts { builder.add(part.training) }
    let vocabulary = builder.build()
    let encoded = parts.map { vocabulary.encode($0.heldOut) }
    var hash = TextHash()
    for text in texts {
      hash.add(NormalizedText(text))
      hash.endText()
    }
    #expect(try ModelFile(path: folder(modelName)).vocabulary == vocabulary)
    #expect(summary.vocabularySize == vocabulary.count)
    #expect(summary.trainingCharacters == parts.reduce(0) { $0 + $1.training.scalarCount })
    #expect(summary.trainingUnits == builder.unitCount)
    #expect(summary.heldOutUnits == encoded.reduce(0) { $0 + $1.units.count })
    #expect(summary.unseen == encoded.map(\.unseen).filter { !$0.isEmpty })
    #expect(summary.unseen.isEmpty == (unit == .byte))
    #expect(summary.bytesPerUnit == Double(builder.byteCount) / Double(builder.unitCount))
    #expect(summary.hash == String(hash.value, radix: 16).leftPadded(to: 16))
  }

  @Test func progressIsTold() throws {
    var request = request([files[0]])
    request.validation = files[1]
    request.network.training.batchSize = 1000  // lanes to evaluate on
    var seen: [ReadingProgress] = []
    _ = try TrainingWorkflow.train(request) { event in
      if case .reading(let progress) = event { seen.append(progress) }
      return .proceed
    }
    for (index, path) in files.enumerated() {
      let size = try folder.bytes("\(index).txt").count
      let mine = seen.filter { $0.fileIndex == index }
      #expect(mine.count >= 2)
      #expect(mine.allSatisfy { $0.file == path && $0.fileCount == 2 && $0.byteCount == size })
      let positions = mine.map(\.bytesRead)
      #expect(positions == Set(positions).sorted() && positions.allSatisfy { (1..<size).contains($0) })
    }
    #expect(seen.map(\.fileIndex) == seen.map(\.fileIndex).sorted())
    var vocabularySeen: [ReadingProgress] = []
    _ = try VocabularyWorkflow.report(of: files, options: TextOptions()) {
      vocabularySeen.append($0)
      return .proceed
    }
    #expect(vocabularySeen == seen)
  }

  @Test func shortTextsAreReadInSilence() throws {
    let file = try folder.file(koreanText(characters: 900), as: "short.txt")
    _ = try VocabularyWorkflow.report(of: [file], options: TextOptions()) { progress in
      Issue.record("\(progress)")
      return .proceed
    }
  }

  @Test func readingCanBeStopped() throws {
    let before = folder.names
    let error = #expect(throws: WorkflowError.self) {
      try TrainingWorkflow.train(request(files)) { event in
        guard case .reading(let progress) = event else {
          Issue.record("\(event)")
          return .proceed
        }
        return progress.fileIndex == 1 ? .stop : .proceed
      }
    }
    #expect(error?.description == "stopped while reading the text; nothing was written")
    #expect(folder.names == before)
    let other = #expect(throws: WorkflowError.self) {
      try VocabularyWorkflow.report(of: files, options: TextOptions()) { _ in .stop }
    }
    #expect(other?.description == error?.description)
  }

  @Test("A fault deep in a long text is found where it is")
  func fault() throws {
    let good = Array((texts[0] + "\n").utf8)
    let file = try folder.file("bad.txt", bytes: good + [0xEA, 0xB0] + good)
    let error = #expect(throws: WorkflowError.self) {
      try VocabularyWorkflow.report(of: [file], options: TextOptions())
    }
    let line = good.count { $0 == 0x0A } + 1
    #expect(
      error?.description
        == "\(file): not valid UTF-8: an incomplete sequence (EA B0 \(hex(good[0])) \(hex(good[1]))) at byte offset "
        + "\(good.count), line \(line)")
  }

  private func hex(_ byte: UInt8) -> String { String(byte, radix: 16, uppercase: true).leftPadded(to: 2) }
}

extension String {
  fileprivate func leftPadded(to width: Int) -> String {
    String(repeating: "0", count: max(0, width - utf8.count)) + self
  }
}
