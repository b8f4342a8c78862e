import CharText
import Foundation
import Testing

/// Files and pipes give the same bytes, whichever way they come.
@Suite struct MappedFileTests {
  private let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 8) }

  /// Calls `body` with a descriptor of a file that holds ``bytes``.
  private func withFile<Result>(_ body: (Int32) throws -> Result) throws -> Result {
    let path = NSTemporaryDirectory() + UUID().uuidString
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    return try body(descriptor)
  }

  private func contents(_ file: MappedFile) -> [UInt8] { file.withBytes { Array($0) } }

  @Test func aFileIsReadFromWhereItStands() throws {
    try withFile { descriptor in
      for place in [0, 1, 4096, 5000, bytes.count - 1, bytes.count] {
        lseek(descriptor, place, SEEK_SET)
        let file = try MappedFile(descriptor: descriptor, name: "-")
        #expect(file.count == bytes.count - place)
        #expect(contents(file) == Array(bytes[place...]))
        // As if it had been read.
        #expect(lseek(descriptor, 0, SEEK_CUR) == bytes.count)
      }
    }
  }

  @Test func whatWasReleasedCanBeReadAgain() throws {
    try withFile { descriptor in
      lseek(descriptor, 5000, SEEK_SET)
      let file = try MappedFile(descriptor: descriptor, name: "-")
      for range in [0..<1, 0..<100_000, 4096..<8192, 200_000..<file.count] { file.release(range) }
      #expect(contents(file) == Array(bytes[5000...]))
    }
  }

  @Test("A pipe", arguments: [1, 100_000, PipeReader.memoryLimit])
  func pipe(memoryLimit: Int) throws {
    let pipe = Pipe()
    let bytes = self.bytes
    let writer = Thread {
      try? pipe.fileHandleForWriting.write(contentsOf: Data(bytes))
      try? pipe.fileHandleForWriting.close()
    }
    writer.start()
    var arrived: [Int] = []
    let file = try MappedFile(
      descriptor: pipe.fileHandleForReading.fileDescriptor, name: "-", memoryLimit: memoryLimit
    ) { arrived.append($0) }
    #expect(contents(file) == bytes)
    #expect(arrived.first == 0)
    #expect(arrived == arrived.sorted())
    file.release(0..<200_000)
    #expect(contents(file) == bytes)
  }

  @Test func aPipeThatNeverEndsCanBeGivenUp() throws {
    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: Data("가".utf8))
    #expect(throws: TextError.stopped) {
      try MappedFile(descriptor: pipe.fileHandleForReading.fileDescriptor, name: "-") {
        (arrived) throws(TextError) in
        if arrived == 3 { throw .stopped }
      }
    }
  }

  @Test func readingInPiecesCanBeGivenUp() throws {
    let text = Array(repeatElement(Array("가나다\n".utf8), count: 1000).joined())
    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: Data(text))
    try pipe.fileHandleForWriting.close()
    let file = try MappedFile(descriptor: pipe.fileHandleForReading.fileDescriptor, name: "-")
    var positions: [Int] = []
    #expect(throws: TextError.stopped) {
      try TextReader().readPieces(of: file, size: 100) { (_, position) throws(TextError) in
        positions.append(position)
        if positions.count == 3 { throw .stopped }
      }
    }
    #expect(positions == [100, 200, 300])
  }
}
