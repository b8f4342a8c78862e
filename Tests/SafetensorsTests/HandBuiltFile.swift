import Foundation
import Safetensors

/// A file put together here and not by the writer: length, header, data.
func handBuiltFile(header: [UInt8], data: [UInt8] = []) -> [UInt8] {
  var length = UInt64(header.count)
  var file: [UInt8] = []
  for _ in 0..<8 {
    file.append(UInt8(length & 255))
    length >>= 8
  }
  return file + header + data
}

func handBuiltFile(_ header: String, data: [UInt8] = []) -> [UInt8] {
  handBuiltFile(header: Array(header.utf8), data: data)
}

/// What the reader finds wrong with these bytes, or nil when it accepts them.
func defect(of bytes: [UInt8]) -> SafetensorsDefect? {
  do throws(SafetensorsError) {
    _ = try SafetensorsFile(bytes: bytes)
    return nil
  } catch {
    guard case .malformed(nil, let defect) = error else { return nil }
    return defect
  }
}

/// Runs `body` with the path of a file that is removed afterwards.
func withTemporaryFile<Output>(_ body: (String) throws -> Output) throws -> Output {
  let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).safetensors").path
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try body(path)
}
