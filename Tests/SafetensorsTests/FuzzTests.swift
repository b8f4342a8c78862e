import Safetensors
import Testing

/// SplitMix64 (Steele, Lea and Flood 2014), so that every run mutates alike.
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

@Suite struct FuzzTests {
  private func validFile() throws -> [UInt8] {
    var writer = SafetensorsWriter(metadata: ["vocabulary": #"["<unk>","가"]"#, "한": "\u{1}"])
    writer.add("embedding.weight", shape: [3, 2], [1, 2, 3, 4, 5, 6] as [Float])
    writer.add("ids", shape: [4], [1, 2, 3, 4] as [UInt16])
    writer.add("empty", shape: [0, 9], [] as [Double])
    return try writer.bytes()
  }

  /// Whatever the reader accepts must hang together: a mutation may have hit only a value or a name.
  private func checkInvariants(of file: SafetensorsFile, read bytes: [UInt8]) throws(SafetensorsError) {
    var end = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
    for tensor in file.tensors {
      #expect(tensor.shape.reduce(1, *) * tensor.dtype.byteCount == tensor.byteCount)
      let data = try file.withBytes(named: tensor.name) { Array($0) }
      #expect(data == Array(bytes[end..<end + tensor.byteCount]))
      end += tensor.byteCount
    }
    #expect(end == bytes.count)
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>) func mutatedFilesAreReadOrRefused(seed: UInt64) throws {
    var random = SplitMix64(state: seed)
    let valid = try validFile()
    let interesting: [UInt8] = Array(#"{}[]",:\0-9e. \#u{0}\#u{7F}"#.utf8) + [0x80, 0xC0, 0xED, 0xFF]
    var accepted = 0
    var refused = 0
    for _ in 0..<2000 {
      var bytes = valid
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[place] = interesting.randomElement(using: &random) ?? 0
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(interesting.randomElement(using: &random) ?? 0, at: place)
        case 4: bytes.removeLast(Int.random(in: 0..<min(40, bytes.count - 1), using: &random))
        default:
          // A piece of the file, copied over another.
          let length = Int.random(in: 0...min(20, bytes.count - place), using: &random)
          let source = Int.random(in: 0...bytes.count - length, using: &random)
          bytes.replaceSubrange(place..<place + length, with: Array(bytes[source..<source + length]))
        }
      }
      do throws(SafetensorsError) {
        let file = try SafetensorsFile(bytes: bytes)
        accepted += 1
        try checkInvariants(of: file, read: bytes)
      } catch {
        guard case .malformed(nil, let defect) = error else { throw error }
        #expect(!defect.description.isEmpty)
        refused += 1
      }
    }
    #expect(accepted > 0)
    #expect(refused > 0)
  }

  @Test func everyTruncationIsRefused() throws {
    let valid = try validFile()
    for count in 0..<valid.count {
      #expect(throws: SafetensorsError.self) { try SafetensorsFile(bytes: Array(valid[..<count])) }
    }
  }

  @Test func randomHeadersAreRefused() throws {
    var random = SplitMix64(state: 99)
    let pieces = [
      "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"F32\"",
      "0", "1",
      "\\u", "\\", "\"__metadata__\"", " ", "9999999999999999999",
    ]
    for _ in 0..<5000 {
      let count = Int.random(in: 0..<20, using: &random)
      let header = "{\"a" + (0..<count).compactMap { _ in pieces.randomElement(using: &random) }.joined()
      #expect(defect(of: handBuiltFile(header)) != nil)
    }
  }
}
