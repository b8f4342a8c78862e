import Platform

/// Converts bytes of another character set to UTF-8 with the C library's iconv, piece by piece.
struct Transcoder: ~Copyable {
  /// What stopped a conversion.
  enum Stop: Equatable {
    /// Everything has been converted.
    case end
    /// There is more; call again.
    case full
    /// The bytes from here on are invalid or incomplete.
    case fault(TextFault)
  }

  private let converter: iconv_t
  /// The number of input bytes converted so far.
  private(set) var position: Int

  /// A converter that starts at byte `start` of the input.
  init(from characterSet: String, start: Int) throws(TextError) {
    guard let converter = iconv_open("UTF-8", characterSet),
      converter != iconv_t(bitPattern: -1)
    else { throw .converterMissing(characterSet: characterSet) }
    self.converter = converter
    position = start
  }

  deinit { iconv_close(converter) }

  /// Appends the UTF-8 of the next part of the input, about `size` bytes, to `output`.
  mutating func append(
    of input: UnsafeBufferPointer<UInt8>, size: Int, to output: inout [UInt8]
  ) -> Stop {
    guard let base = input.baseAddress, position < input.count else {
      flush(to: &output)
      return .end
    }
    let start = position
    var failure: Int32 = 0
    var consumed = 0
    let converter = self.converter
    let converted = [UInt8](unsafeUninitializedCapacity: max(size, 64)) { buffer, count in
      // iconv takes its input as a pointer to mutable bytes, but does not write to them.
      var next: UnsafeMutablePointer<CChar>? = UnsafeMutablePointer(
        mutating: UnsafeRawPointer(base + start).assumingMemoryBound(to: CChar.self))
      var left = input.count - start
      var target: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(buffer.baseAddress)?
        .assumingMemoryBound(to: CChar.self)
      var room = buffer.count
      let result = iconv(converter, &next, &left, &target, &room)
      if result == -1 { failure = errno }
      consumed = input.count - start - left
      count = buffer.count - room
    }
    position += consumed
    output.append(contentsOf: converted)
    switch failure {
    case 0:
      flush(to: &output)
      return .end
    case E2BIG: return .full
    case EINVAL: return .fault(.incomplete)
    default: return .fault(.unmapped)
    }
  }

  /// Appends a character that the converter holds back because a mark that follows would be joined with it.
  private func flush(to output: inout [UInt8]) {
    let converter = self.converter
    output += [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
      var target: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(buffer.baseAddress)?
        .assumingMemoryBound(to: CChar.self)
      var room = buffer.count
      _ = iconv(converter, nil, nil, &target, &room)
      count = buffer.count - room
    }
  }
}
