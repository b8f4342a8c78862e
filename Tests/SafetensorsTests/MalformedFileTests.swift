import Safetensors
import Testing

/// One test for each way in which a file can be wrong.
@Suite struct MalformedFileTests {
  private func tensor(_ description: String, data: Int) -> SafetensorsDefect? {
    defect(of: handBuiltFile(#"{"t":\#(description)}"#, data: [UInt8](repeating: 0, count: data)))
  }

  @Test func fewerThanEightBytes() {
    #expect(defect(of: []) == .tooShort(byteCount: 0))
    #expect(defect(of: [2, 0, 0, 0, 0, 0, 0]) == .tooShort(byteCount: 7))
  }

  @Test(
    "What is of another format is told as that",
    arguments: [
      (Array("version https://git-lfs.github.com/spec/v1\n".utf8), "Git LFS"),
      (Array("GGUF\u{3}\0\0\0\0".utf8), "GGUF"),
      (Array("PK\u{3}\u{4}\u{14}\0\0\0\0".utf8), "ZIP"),
      ([0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46], "pickle"),
      ([0x80, 0x04, 0x95, 0, 0, 0, 0, 0, 0, 0], "pickle"), ([0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0], "gzip"),
      (Array("<!DOCTYPE html>".utf8), "web page"),
      ([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A], "HDF5"),
    ] as [([UInt8], String)])
  func otherFormats(bytes: [UInt8], name: String) {
    guard case .otherFormat(let format) = defect(of: bytes) else {
      Issue.record("\(name) is taken for safetensors")
      return
    }
    #expect(format.name.contains(name))
  }

  @Test("A header whose length begins as a pickle does is read")
  func lengthLikeAPickle() {
    // 0x280 = 640 bytes: 80 02 00 …
    let header = "{}" + String(repeating: " ", count: 638)
    #expect(defect(of: [0x80, 0x02, 0, 0, 0, 0, 0, 0] + Array(header.utf8)) == nil)
  }

  @Test func headerOverTheCap() {
    // 100,000,001
    #expect(
      defect(of: [0x01, 0xE1, 0xF5, 0x05, 0, 0, 0, 0])
        == .headerTooLarge(byteCount: 100_000_001, limit: 100_000_000))
    #expect(
      defect(of: [UInt8](repeating: 0xFF, count: 8)) == .headerTooLarge(byteCount: .max, limit: 100_000_000))
  }

  @Test func headerBeyondTheEnd() {
    // 100,000,000: allowed, but not there.
    #expect(
      defect(of: [0x00, 0xE1, 0xF5, 0x05, 0, 0, 0, 0])
        == .headerTruncated(byteCount: 100_000_000, available: 0))
    #expect(
      defect(of: Array(handBuiltFile("{}").dropLast())) == .headerTruncated(byteCount: 2, available: 1))
  }

  @Test func emptyHeader() {
    #expect(defect(of: handBuiltFile("")) == .headerStart(byte: nil))
  }

  @Test func headerThatDoesNotBeginWithABrace() {
    #expect(defect(of: handBuiltFile(" {}")) == .headerStart(byte: 0x20))
    #expect(defect(of: handBuiltFile("[]")) == .headerStart(byte: 0x5B))
  }

  @Test func headerThatIsNotClosed() {
    #expect(defect(of: handBuiltFile("{")) == .headerSyntax(offset: 1, expected: "\""))
    #expect(defect(of: handBuiltFile(#"{"a"#)) == .headerSyntax(offset: 3, expected: "\""))
    // The brace meant for the header closes the tensor.
    #expect(
      tensor(#"{"dtype":"U8","shape":[1],"data_offsets":[0,1]"#, data: 1)
        == .headerSyntax(offset: 52, expected: ", or }"))
  }

  @Test func headerWithMoreThanSpacesBehind() {
    #expect(defect(of: handBuiltFile("{}\0")) == .headerSyntax(offset: 2, expected: "the end or a space"))
    #expect(defect(of: handBuiltFile("{}{}")) == .headerSyntax(offset: 2, expected: "the end or a space"))
  }

  @Test func trailingComma() {
    #expect(defect(of: handBuiltFile(#"{"__metadata__":{},}"#)) == .headerSyntax(offset: 19, expected: "\""))
  }

  @Test func stringThatIsNotUTF8() {
    // An overlong slash; a lone surrogate; a sequence cut short.
    for bytes: [UInt8] in [[0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xEA, 0xB0]] {
      let header = Array(#"{""#.utf8) + bytes + Array(#"":{}}"#.utf8)
      #expect(defect(of: handBuiltFile(header: header)) == .headerNotUTF8(offset: 2))
    }
  }

  @Test func unescapedControlCharacter() {
    #expect(
      defect(of: handBuiltFile("{\"a\n\":{}}"))
        == .headerSyntax(offset: 3, expected: "a character other than an unescaped control character"))
  }

  @Test func unknownEscape() {
    #expect(
      defect(of: handBuiltFile(#"{"\x":{}}"#))
        == .headerSyntax(offset: 3, expected: "one of \" \\ / b f n r t u after a backslash"))
    #expect(
      defect(of: handBuiltFile(#"{"\u12G4":{}}"#))
        == .headerSyntax(offset: 6, expected: "a hexadecimal digit"))
  }

  @Test func loneSurrogate() {
    #expect(
      defect(of: handBuiltFile(#"{"\ud83d":{}}"#))
        == .headerSyntax(offset: 8, expected: "the second half of a surrogate pair"))
    #expect(
      defect(of: handBuiltFile(#"{"\ude00":{}}"#))
        == .headerSyntax(offset: 4, expected: "a pair of surrogates"))
    #expect(
      defect(of: handBuiltFile(#"{"\ud83d\u0041":{}}"#))
        == .headerSyntax(offset: 4, expected: "a pair of surrogates"))
  }

  @Test func duplicateTensor() {
    let one = #""t":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}"#
    #expect(defect(of: handBuiltFile("{\(one),\(one)}", data: [0])) == .duplicateTensor(name: "t"))
  }

  @Test func duplicateTensorWrittenWithAnEscape() {
    let header =
      #"{"t":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\u0074":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}"#
    #expect(defect(of: handBuiltFile(header)) == .duplicateTensor(name: "t"))
  }

  @Test func duplicateMetadata() {
    #expect(defect(of: handBuiltFile(#"{"__metadata__":{},"__metadata__":{}}"#)) == .duplicateMetadata)
  }

  @Test func duplicateMetadataKey() {
    #expect(defect(of: handBuiltFile(#"{"__metadata__":{"a":"1","a":"2"}}"#)) == .duplicateMetadataKey("a"))
  }

  @Test(arguments: ["1", "null", "true", "[]", #"{"b":"c"}"#]) func metadataThatIsNotAString(value: String) {
    #expect(defect(of: handBuiltFile(#"{"__metadata__":{"a":\#(value)}}"#)) == .metadataNotString(key: "a"))
  }

  @Test func metadataThatIsNotAnObject() {
    #expect(defect(of: handBuiltFile(#"{"__metadata__":null}"#)) == .headerSyntax(offset: 16, expected: "{"))
  }

  @Test func duplicateField() {
    #expect(
      tensor(#"{"dtype":"U8","shape":[1],"shape":[1],"data_offsets":[0,1]}"#, data: 1)
        == .duplicateField(tensor: "t", field: "shape"))
  }

  @Test func unknownField() {
    #expect(
      tensor(#"{"dtype":"U8","shape":[1],"data_offsets":[0,1],"strides":[1]}"#, data: 1)
        == .unknownField(tensor: "t", field: "strides"))
  }

  @Test func missingField() {
    #expect(
      tensor(#"{"shape":[1],"data_offsets":[0,1]}"#, data: 1) == .missingField(tensor: "t", field: "dtype"))
    #expect(
      tensor(#"{"dtype":"U8","data_offsets":[0,1]}"#, data: 1) == .missingField(tensor: "t", field: "shape"))
    #expect(
      tensor(#"{"dtype":"U8","shape":[1]}"#, data: 1) == .missingField(tensor: "t", field: "data_offsets"))
  }

  @Test func unknownDType() {
    #expect(
      tensor(#"{"dtype":"f32","shape":[1],"data_offsets":[0,4]}"#, data: 4)
        == .unknownDType(tensor: "t", dtype: "f32"))
  }

  @Test(arguments: ["-1", "1.0", "1e0", "01", "\"1\"", "null", "[1]"]) func lengthThatIsNotAWholeNumber(
    length: String
  ) {
    let found = tensor(#"{"dtype":"U8","shape":[\#(length)],"data_offsets":[0,1]}"#, data: 1)
    guard case .headerSyntax = found else {
      Issue.record("unexpected \(String(describing: found))")
      return
    }
  }

  @Test func numberTooLarge() {
    // 2^63 is the first that does not fit.
    #expect(
      tensor(#"{"dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,1]}"#, data: 1)
        == .numberTooLarge(offset: 28))
    #expect(
      tensor(#"{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,1]}"#, data: 1)
        == .numberTooLarge(offset: 28))
  }

  @Test func shapeTooLarge() {
    // 2^32 · 2^32 elements, and 2^61 elements of 4 bytes: both products wrap around.
    #expect(
      tensor(#"{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}"#, data: 0)
        == .shapeTooLarge(tensor: "t", shape: [4_294_967_296, 4_294_967_296]))
    #expect(
      tensor(#"{"dtype":"F32","shape":[2305843009213693952],"data_offsets":[0,0]}"#, data: 0)
        == .shapeTooLarge(tensor: "t", shape: [2_305_843_009_213_693_952]))
  }

  @Test func offsetsReversed() {
    #expect(
      tensor(#"{"dtype":"U8","shape":[1],"data_offsets":[1,0]}"#, data: 1)
        == .offsetsReversed(tensor: "t", begin: 1, end: 0))
  }

  @Test func offsetsThatAreNotTwo() {
    #expect(
      tensor(#"{"dtype":"U8","shape":[1],"data_offsets":[0]}"#, data: 1)
        == .headerSyntax(offset: 48, expected: ","))
    #expect(
      tensor(#"{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}"#, data: 1)
        == .headerSyntax(offset: 50, expected: "]"))
  }

  @Test func byteCountThatIsNotTheShapes() {
    #expect(
      tensor(#"{"dtype":"F32","shape":[2,3],"data_offsets":[0,20]}"#, data: 20)
        == .byteCountMismatch(tensor: "t", shape: [2, 3], dtype: .float32, expected: 24, found: 20))
  }

  @Test func holeBeforeTheFirstTensor() {
    #expect(
      tensor(#"{"dtype":"U8","shape":[1],"data_offsets":[1,2]}"#, data: 2)
        == .hole(tensor: "t", previousEnd: 0, begin: 1))
  }

  @Test func holeBetweenTensors() {
    let header =
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}"#
    #expect(
      defect(of: handBuiltFile(header, data: [0, 0, 0])) == .hole(tensor: "b", previousEnd: 1, begin: 2))
  }

  @Test func overlap() {
    let header =
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#
    #expect(
      defect(of: handBuiltFile(header, data: [0, 0, 0])) == .overlap(tensor: "b", previousEnd: 2, begin: 1))
  }

  @Test func sharedBytes() {
    let header =
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#
    #expect(
      defect(of: handBuiltFile(header, data: [0, 0])) == .overlap(tensor: "b", previousEnd: 2, begin: 0))
  }

  @Test func truncatedData() {
    #expect(
      tensor(#"{"dtype":"U8","shape":[4],"data_offsets":[0,4]}"#, data: 3)
        == .dataTruncated(tensor: "t", end: 4, available: 3))
  }

  @Test func dataThatNoMemoryHolds() {
    #expect(
      tensor(#"{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}"#, data: 0)
        == .dataTruncated(tensor: "t", end: .max, available: 0))
  }

  @Test func trailingBytes() {
    #expect(
      tensor(#"{"dtype":"U8","shape":[1],"data_offsets":[0,1]}"#, data: 3) == .trailingBytes(count: 2))
    #expect(defect(of: handBuiltFile("{}", data: [0])) == .trailingBytes(count: 1))
  }

  @Test func aDescriptionDoesNotSteerTheTerminal() {
    let defect = SafetensorsDefect.duplicateTensor(name: "\u{1B}[31m\u{202E}가")
    #expect(defect.description == #"two tensors are named "\u{1b}[31m\u{202e}가""#)
  }
}
