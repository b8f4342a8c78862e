import Foundation
import Safetensors
import Testing

/// The reader against files spelled out byte by byte.
@Suite struct ReadingTests {
  /// 1.0, -2.0 and 0.5 as F32, then 7 and 65535 as U16.
  private let twoTensors = handBuiltFile(
    #"{"w":{"dtype":"F32","shape":[3,1],"data_offsets":[0,12]},"ids":{"dtype":"U16","shape":[2],"data_offsets":[12,16]}}"#,
    data: [
      0x00, 0x00, 0x80, 0x3F, 0x00, 0x00, 0x00, 0xC0, 0x00, 0x00, 0x00, 0x3F, 0x07, 0x00, 0xFF, 0xFF,
    ])

  @Test func readsNamesShapesAndValues() throws {
    let file = try SafetensorsFile(bytes: twoTensors)
    #expect(file.names == ["w", "ids"])
    #expect(try file.tensor(named: "w").shape == [3, 1])
    #expect(try file.tensor(named: "w").elementCount == 3)
    #expect(try file.floats(named: "w") == [1, -2, 0.5])
    #expect(try file.values(named: "ids", as: UInt16.self) == [7, 65535])
    #expect(try file.withBytes(named: "ids") { Array($0) } == [7, 0, 255, 255])
    #expect(file.metadata == [:])
    #expect(file.path == nil)
  }

  @Test func readsTheSameFromAMappedFile() throws {
    try withTemporaryFile { path in
      try Data(twoTensors).write(to: URL(filePath: path))
      let file = try SafetensorsFile(path: path)
      // The mapping outlives the name.
      try FileManager.default.removeItem(atPath: path)
      #expect(file.path == path)
      #expect(try file.floats(named: "w") == [1, -2, 0.5])
    }
  }

  @Test func readsFromManyThreadsAtOnce() async throws {
    let file = try SafetensorsFile(bytes: twoTensors)
    let results = try await withThrowingTaskGroup(of: [Float].self) { group in
      for _ in 0..<8 { group.addTask { try file.floats(named: "w") } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results == Array(repeating: [1, -2, 0.5], count: 8))
  }

  /// Whatever the header's length, and so the address of the data.
  @Test(arguments: 0..<8) func readsUnalignedData(padding: Int) throws {
    let header =
      #"{"w":{"dtype":"F64","shape":[],"data_offsets":[0,8]}}"# + String(repeating: " ", count: padding)
    let file = try SafetensorsFile(bytes: handBuiltFile(header, data: [0, 0, 0, 0, 0, 0, 0xF8, 0x3F]))
    #expect(try file.withValues(named: "w", as: Double.self) { Array($0) } == [1.5])
    #expect(try file.values(named: "w", as: Double.self) == [1.5])
  }

  @Test func alignedFloatsAreNotCopied() throws {
    let padding = String(repeating: " ", count: 64 - (8 + 52) % 64)
    let header = #"{"w":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}"# + padding
    let file = try SafetensorsFile(bytes: handBuiltFile(header + "   ", data: [0, 0, 0x80, 0x3F]))
    let bytes = try file.withBytes(named: "w") { UInt(bitPattern: $0.baseAddress) }
    let floats = try file.withFloats(named: "w") { UInt(bitPattern: $0.baseAddress) }
    #expect(bytes % 4 == 0)
    #expect(floats == bytes)
  }

  @Test func tensorsComeInTheOrderOfTheirData() throws {
    let header = """
      {"second":{"dtype":"U8","shape":[1],"data_offsets":[2,3]},
       "empty":{"dtype":"I64","shape":[0,4],"data_offsets":[2,2]},
       "first":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}
      """
    let file = try SafetensorsFile(bytes: handBuiltFile(header, data: [1, 2, 3]))
    #expect(file.names == ["first", "empty", "second"])
    #expect(try file.values(named: "second", as: UInt8.self) == [3])
  }

  @Test func emptyTensorsHaveNoValues() throws {
    let header = #"{"e":{"dtype":"F32","shape":[3,0],"data_offsets":[0,0]}}"#
    let file = try SafetensorsFile(bytes: handBuiltFile(header))
    #expect(try file.floats(named: "e") == [])
    #expect(try file.withFloats(named: "e") { $0.count } == 0)
    #expect(try file.tensor(named: "e").shape == [3, 0])
  }

  @Test func aFileMayHoldNoTensors() throws {
    #expect(try SafetensorsFile(bytes: handBuiltFile("{}")).tensors.isEmpty)
    #expect(try SafetensorsFile(bytes: handBuiltFile("{ }   ")).tensors.isEmpty)
  }

  @Test func readsMetadataWithEveryEscape() throws {
    let header = #"{"__metadata__":{"한":"\"\\\/\b\f\n\r\t가\uAC00\ud83d\ude00","a":""}}"#
    let metadata = try SafetensorsFile(bytes: handBuiltFile(header)).metadata
    #expect(metadata.entries.map(\.key) == ["a", "한"])
    #expect(metadata["한"].map { Array($0.utf8) } == Array("\"\\/\u{8}\u{C}\n\r\t가가😀".utf8))
    #expect(metadata["a"] == "")
    #expect(metadata["b"] == nil)
  }

  @Test func canonicallyEquivalentNamesAreDifferent() throws {
    let header = """
      {"__metadata__":{"\u{AC00}":"1","\u{1100}\u{1161}":"2"},
       "\u{AC00}":{"dtype":"U8","shape":[],"data_offsets":[0,1]},
       "\u{1100}\u{1161}":{"dtype":"U8","shape":[],"data_offsets":[1,2]}}
      """
    let file = try SafetensorsFile(bytes: handBuiltFile(header, data: [10, 20]))
    #expect(try file.values(named: "\u{AC00}", as: UInt8.self) == [10])
    #expect(try file.values(named: "\u{1100}\u{1161}", as: UInt8.self) == [20])
    #expect(file.metadata["\u{AC00}"] == "1")
    #expect(file.metadata["\u{1100}\u{1161}"] == "2")
  }

  /// 0x3FC0 is 1.5 in bfloat16, 0x3E00 in half precision.
  @Test func widensHalfPrecisionToFloat() throws {
    let header =
      #"{"b":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]},"h":{"dtype":"F16","shape":[1],"data_offsets":[2,4]}}"#
    let file = try SafetensorsFile(bytes: handBuiltFile(header, data: [0xC0, 0x3F, 0x00, 0x3E]))
    #expect(try file.floats(named: "b") == [1.5])
    #expect(try file.floats(named: "h") == [1.5])
  }

  @Test func aMissingTensorIsNamed() throws {
    let file = try SafetensorsFile(bytes: twoTensors)
    #expect(!file.contains("x"))
    #expect(throws: SafetensorsError.noSuchTensor(name: "x", path: nil)) { try file.floats(named: "x") }
  }

  @Test func anotherElementTypeIsRefused() throws {
    let file = try SafetensorsFile(bytes: twoTensors)
    #expect(throws: SafetensorsError.wrongDType(name: "w", expected: [.float64], found: .float32, path: nil))
    {
      try file.values(named: "w", as: Double.self)
    }
    #expect(
      throws: SafetensorsError.wrongDType(
        name: "ids", expected: [.float32, .bfloat16, .float16], found: .uint16, path: nil)
    ) { try file.floats(named: "ids") }
  }

  @Test func aMissingFileIsNamed() {
    let error = #expect(throws: SafetensorsError.self) { try SafetensorsFile(path: "/no/such.safetensors") }
    #expect(error == .cannotOpen(path: "/no/such.safetensors", code: ENOENT))
    #expect(
      error?.localizedDescription
        == "cannot open /no/such.safetensors: No such file or directory. Check the name and the permissions of the file."
    )
  }

  @Test(arguments: ["/tmp", "/dev/null"]) func onlyRegularFilesAreRead(path: String) {
    #expect(throws: SafetensorsError.notARegularFile(path: path)) { try SafetensorsFile(path: path) }
  }

  @Test func aPipeIsRefusedWithoutWaiting() throws {
    try withTemporaryFile { path in
      #expect(mkfifo(path, 0o600) == 0)
      #expect(throws: SafetensorsError.notARegularFile(path: path)) { try SafetensorsFile(path: path) }
    }
  }

  @Test func aMalformedFileIsNamed() throws {
    try withTemporaryFile { path in
      try Data("not a model".utf8).write(to: URL(filePath: path))
      let error = #expect(throws: SafetensorsError.self) { try SafetensorsFile(path: path) }
      guard case .malformed(path, .headerTooLarge) = error else {
        Issue.record("unexpected \(String(describing: error))")
        return
      }
      #expect(
        error?.description.hasPrefix("\(path) is not a valid safetensors file: it claims a header of ")
          == true)
    }
  }

  @Test func anEmptyFileIsMalformed() throws {
    try withTemporaryFile { path in
      try Data().write(to: URL(filePath: path))
      #expect(throws: SafetensorsError.malformed(path: path, .tooShort(byteCount: 0))) {
        try SafetensorsFile(path: path)
      }
    }
  }
}
