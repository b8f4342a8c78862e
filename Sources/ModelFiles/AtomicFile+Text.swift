import Platform

extension AtomicFile {
  /// Creates or replaces a file with a text in UTF-8.
  package static func write(to path: String, text: String) throws(AtomicFileError) {
    try write(to: path, bytes: Array(text.utf8))
  }

  /// Creates or replaces a file with bytes.
  package static func write(to path: String, bytes: [UInt8]) throws(AtomicFileError) {
    try write(to: path) { descriptor in
      try bytes.withUnsafeBytes { bytes in
        var rest = bytes[...]
        while !rest.isEmpty {
          let count = Platform.write(
            descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
          if count > 0 {
            rest = rest.dropFirst(count)
          } else if errno != EINTR {
            throw AtomicFileError.writing(path: path, code: errno)
          }
        }
      }
    }
  }
}
