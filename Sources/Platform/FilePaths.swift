// Names of files are bytes; strings are UTF-8. A byte of a name that is not UTF-8 is a scalar of a string.

/// Paths whose names need not be UTF-8, as strings.
///
/// A byte b that is not part of UTF-8 becomes the private-use scalar U+10FF00 + b, which no text uses. Only
/// what goes through the functions below finds such files.
package enum FilePath {
  private static let first: UInt32 = 0x10FF80
  private static let base: UInt32 = 0x10FF00

  /// The string for the bytes of a path; ``bytes(of:)`` gives them back.
  package static func string(_ bytes: [UInt8]) -> String {
    if let string = String(validating: bytes, as: UTF8.self), !isSpecial(string) { return string }
    var scalars = String.UnicodeScalarView()
    var place = 0
    while place < bytes.count {
      // The longest part that is UTF-8 and needs no other spelling.
      let length = (1...4).first { length in
        guard place + length <= bytes.count,
          let part = String(validating: bytes[place..<place + length], as: UTF8.self)
        else { return false }
        return !part.isEmpty && !isSpecial(part)
      }
      if let length {
        scalars += String(decoding: bytes[place..<place + length], as: UTF8.self).unicodeScalars
        place += length
      } else {
        if let scalar = Unicode.Scalar(base + UInt32(bytes[place])) { scalars.append(scalar) }
        place += 1
      }
    }
    return String(scalars)
  }

  /// The bytes of a path.
  package static func bytes(of path: String) -> [UInt8] {
    guard isSpecial(path) else { return Array(path.utf8) }
    return path.unicodeScalars.flatMap { scalar in
      scalar.value >= first ? [UInt8(scalar.value - base)] : Array(String(scalar).utf8)
    }
  }

  /// Whether a path has bytes that are not UTF-8.
  package static func isSpecial(_ path: String) -> Bool {
    // Such scalars begin with F4, which few paths have.
    path.utf8.contains(0xF4) && path.unicodeScalars.contains { $0.value >= first }
  }

  /// A path for people: such bytes as `\xB0`.
  package static func shown(_ path: String) -> String {
    guard isSpecial(path) else { return path }
    return path.unicodeScalars.map { scalar in
      scalar.value >= first
        ? "\\x" + String(scalar.value - base, radix: 16, uppercase: true) : String(scalar)
    }.joined()
  }

  /// Calls `body` with the path as the system wants it.
  package static func withCString<Result>(_ path: String, _ body: (UnsafePointer<CChar>) -> Result) -> Result
  {
    let bytes = bytes(of: path).map(CChar.init(bitPattern:)) + [0]
    return bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { preconditionFailure("a path without its end") }
      return body(start)
    }
  }
}

// MARK: - What the system does with them

/// open(2) for any path.
package func openFile(_ path: String, _ flags: Int32, _ mode: mode_t = 0) -> Int32 {
  FilePath.withCString(path) { open($0, flags, mode) }
}

/// stat(2) for any path; nil, with the reason in `errno`, if there is no such file.
package func fileStatus(_ path: String) -> stat? {
  var status = stat()
  return FilePath.withCString(path) { stat($0, &status) } == 0 ? status : nil
}

/// lstat(2) for any path; nil, with the reason in `errno`, if there is no such file.
package func linkStatus(_ path: String) -> stat? {
  var status = stat()
  return FilePath.withCString(path) { lstat($0, &status) } == 0 ? status : nil
}

/// readlink(2) for any path; nil, with the reason in `errno`, if it is no link.
package func linkDestination(_ path: String) -> String? {
  var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
  let count = FilePath.withCString(path) { readlink($0, &buffer, buffer.count) }
  return count < 0 ? nil : FilePath.string(buffer.prefix(count).map(UInt8.init(bitPattern:)))
}

/// rename(2) for any paths.
package func renameFile(_ path: String, to target: String) -> Int32 {
  FilePath.withCString(path) { path in FilePath.withCString(target) { rename(path, $0) } }
}

/// unlink(2) for any path.
@discardableResult
package func removeFile(_ path: String) -> Int32 { FilePath.withCString(path) { unlink($0) } }

/// Whether files can be created in a folder.
package func isWritableFolder(_ path: String) -> Bool { FilePath.withCString(path) { access($0, W_OK) } == 0 }

extension stat {
  /// Whether it is a folder.
  package var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
}
