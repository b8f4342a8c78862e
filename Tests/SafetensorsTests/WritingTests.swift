import Foundation
import Safetensors
import Testing

@Suite struct WritingTests {
  @Test func writesTheBytesOfTheFormat() throws {
    var writer = SafetensorsWriter(metadata: ["b": "2", "a": "\"가\"\n\u{1}"])
    writer.add("w", shape: [1, 2], [1, -2] as [Float])
    writer.add("n", shape: [], [7] as [UInt8])
    let json =
      #"{"__metadata__":{"a":"\"가\"\n\u0001","b":"2"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"#
      + #""n":{"dtype":"U8","shape":[],"data_offsets":[8,9]}}"#
    // 154 bytes of text; the next multiple of 64 behind 8 + 154 is 192.
    #expect(json.utf8.count == 154)
    let expected = handBuiltFile(
      json + String(repeating: " ", count: 30), data: [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 7])
    #expect(try writer.bytes() == expected)
  }

  @Test(arguments: 0..<70) func dataBeginsAtAMultipleOf64(nameLength: Int) throws {
    var writer = SafetensorsWriter()
    writer.add(String(repeating: "n", count: nameLength), shape: [1], [1] as [Float])
    #expect(try (writer.bytes().count - 4) % 64 == 0)
  }

  @Test func theSameInputGivesTheSameBytes() throws {
    func file(_ metadata: [(String, String)]) throws -> [UInt8] {
      var writer = SafetensorsWriter()
      for (key, value) in metadata { writer.metadata[key] = value }
      writer.add("z", shape: [2], [1, 2] as [Double])
      writer.add("a", shape: [1], [3] as [Int32])
      return try writer.bytes()
    }
    let entries = (0..<100).map { ("key \($0)", "\($0)") }
    let first = try file(entries)
    #expect(try file(entries.reversed()) == first)
    #expect(try SafetensorsFile(bytes: first).names == ["z", "a"])
  }

  @Test(arguments: SafetensorsDType.allCases) func everyTypeMakesTheRoundTrip(dtype: SafetensorsDType) throws
  {
    let data = (0..<6 * dtype.byteCount).map { UInt8(truncatingIfNeeded: 37 * $0 + 11) }
    var writer = SafetensorsWriter(metadata: ["type": dtype.rawValue])
    // One byte in front, so that the elements do not stand at their alignment.
    writer.add("first", shape: [1], [1] as [UInt8])
    writer.add("t", dtype: dtype, shape: [2, 3]) { (sink: SafetensorsWriter.Sink) throws(SafetensorsError) in
      for byte in data { try withByte(byte, sink) }
    }
    let file = try SafetensorsFile(bytes: writer.bytes())
    #expect(file.tensors == writer.tensors)
    #expect(try file.tensor(named: "t").dtype == dtype)
    #expect(try file.tensor(named: "t").elementCount == 6)
    #expect(try file.withBytes(named: "t") { Array($0) } == data)
    #expect(file.metadata == writer.metadata)
  }

  @Test func everyScalarMakesTheRoundTrip() throws {
    func check<Scalar: SafetensorsScalar & Equatable>(_ values: [Scalar]) throws {
      var writer = SafetensorsWriter()
      writer.add("t", shape: [values.count], values)
      let file = try SafetensorsFile(bytes: writer.bytes())
      #expect(try file.tensor(named: "t").dtype == Scalar.dtype)
      #expect(MemoryLayout<Scalar>.stride == Scalar.dtype.byteCount)
      #expect(try file.values(named: "t") == values)
      #expect(try file.withValues(named: "t", as: Scalar.self) { Array($0) } == values)
    }
    try check([0, .max] as [UInt8])
    try check([.min, -1, .max] as [Int8])
    try check([0, .max] as [UInt16])
    try check([.min, -1, .max] as [Int16])
    try check([0, .max] as [UInt32])
    try check([.min, -1, .max] as [Int32])
    try check([0, .max] as [UInt64])
    try check([.min, -1, .max] as [Int64])
    try check([-0.5, .infinity, .leastNonzeroMagnitude] as [Float16])
    try check([-0.1, .infinity, .leastNonzeroMagnitude] as [Float])
    try check([-0.1, .infinity, .leastNonzeroMagnitude] as [Double])
    try check([BFloat16(-0.1), BFloat16(.infinity)])
  }

  @Test func floatsKeepEveryBit() throws {
    let values: [Float] = [.nan, Float(bitPattern: 0x7FA0_0001), -0.0, .leastNonzeroMagnitude]
    var writer = SafetensorsWriter()
    writer.add("t", shape: [2, 2], values)
    let file = try SafetensorsFile(bytes: writer.bytes())
    #expect(try file.floats(named: "t").map(\.bitPattern) == values.map(\.bitPattern))
  }

  @Test func copiesFloatsIntoAPlaceOfTheCaller() throws {
    var writer = SafetensorsWriter()
    writer.add("t", shape: [2], [1, 2] as [Float])
    let file = try SafetensorsFile(bytes: writer.bytes())
    var arena: [Float] = [0, 0, 0, 0]
    try arena.withUnsafeMutableBufferPointer {
      try file.copyFloats(named: "t", into: UnsafeMutableBufferPointer(rebasing: $0[1..<3]))
    }
    #expect(arena == [0, 1, 2, 0])
  }

  @Test func namesAndMetadataOfAnyTextMakeTheRoundTrip() throws {
    let texts = [
      "", "\"\\/", "\0\u{1F}\u{7F}\u{2028}", "가\u{1100}\u{1161}", "👩‍👩‍👧", "{\"a\":[1]}", "__metadata",
    ]
    var writer = SafetensorsWriter()
    for text in texts {
      writer.metadata[text] = text
      writer.add(text, shape: [0], [] as [Float])
    }
    let file = try SafetensorsFile(bytes: writer.bytes())
    #expect(file.metadata == writer.metadata)
    #expect(file.metadata.entries.count == texts.count)
    #expect(file.names.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
  }

  @Test func metadataEntriesCanBeChangedAndRemoved() {
    var metadata: SafetensorsMetadata = ["b": "1", "a": "2", "b": "3"]
    #expect(metadata == ["a": "2", "b": "3"])
    metadata["b"] = nil
    metadata["c"] = nil
    #expect(metadata == ["a": "2"])
  }

  @Test func aWrittenPathHoldsTheSameBytes() throws {
    try withTemporaryFile { path in
      try Data(repeating: 1, count: 1000).write(to: URL(filePath: path))
      var writer = SafetensorsWriter()
      writer.add("t", shape: [3], [1, 2, 3] as [Float])
      try writer.write(toPath: path)
      #expect(try Array(Data(contentsOf: URL(filePath: path))) == writer.bytes())
      #expect(try SafetensorsFile(path: path).floats(named: "t") == [1, 2, 3])
    }
  }

  @Test func aFullDiskIsAnError() {
    var writer = SafetensorsWriter()
    writer.add("t", shape: [3], [1, 2, 3] as [Float])
    let error = #expect(throws: SafetensorsError.self) { try writer.write(toPath: "/dev/full") }
    #expect(error == .cannotWrite(path: "/dev/full", code: ENOSPC))
    #expect(
      error?.description
        == "cannot write /dev/full: No space left on device. Check the folder, its permissions and the free space."
    )
  }

  @Test func aMissingFolderIsAnError() {
    #expect(throws: SafetensorsError.cannotWrite(path: "/no/such/file", code: ENOENT)) {
      try SafetensorsWriter().write(toPath: "/no/such/file")
    }
  }

  @Test func aHeaderThatNoReaderTakesIsNotWritten() {
    var writer = SafetensorsWriter()
    writer.metadata["long"] = String(repeating: "0123456789abcdef", count: 6_250_000)
    var written = 0
    #expect(throws: SafetensorsError.headerTooLarge(byteCount: 100_000_056, limit: 100_000_000)) {
      try writer.write { (bytes: UnsafeRawBufferPointer) in written += bytes.count }
    }
    #expect(written == 0)
  }

  private func withByte(_ byte: UInt8, _ sink: SafetensorsWriter.Sink) throws(SafetensorsError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1, alignment: 1)
    defer { buffer.deallocate() }
    buffer[0] = byte
    try sink(UnsafeRawBufferPointer(buffer))
  }
}
