extension TextReader {
  /// The usual size of a piece, in bytes of the file.
  package static let pieceSize = 1 << 18

  /// Reads a text of any size piece by piece, with little memory.
  ///
  /// The pieces are normalized UTF-8, in order; concatenated they are exactly what `read` returns. Each
  /// begins at a grapheme boundary, so counting and encoding piece by piece gives the same units.
  ///
  /// - Parameter size: The approximate number of bytes of the file in a piece. A longer section without a
  ///   safe position to cut, such as a megabyte of combining marks, makes a longer piece.
  /// - Throws: `TextError` for bytes that are not in the encoding, after the pieces before them have been
  ///   passed to `body`, and whatever `body` throws.
  package func readPieces(
    of bytes: UnsafeBufferPointer<UInt8>, size: Int = TextReader.pieceSize,
    _ body: (UnsafeBufferPointer<UInt8>) throws(TextError) -> Void
  ) throws(TextError) {
    var output: [UInt8] = []
    try forEachPiece(of: bytes, size: size, output: &output) { (piece, _) throws(TextError) in
      try withArray(piece, body)
      return false
    }
  }

  /// Reads an open file piece by piece, and returns the memory of what has been read to the system.
  ///
  /// - Parameter body: Also gets the number of bytes of the file read so far, including the piece; throws
  ///   `TextError.stopped` to cancel.
  package func readPieces(
    of file: MappedFile, size: Int = TextReader.pieceSize,
    _ body: (_ piece: UnsafeBufferPointer<UInt8>, _ position: Int) throws(TextError) -> Void
  ) throws(TextError) {
    try file.withBytes { (bytes) throws(TextError) in
      var output: [UInt8] = []
      var released = 0
      try forEachPiece(of: bytes, size: size, output: &output) { (piece, end) throws(TextError) in
        try withArray(piece) { (piece) throws(TextError) in try body(piece, end) }
        file.release(released..<end)
        released = end
        return false
      }
    }
  }

  /// Normalizes piece after piece into `output` and calls `body` with it and the number of file bytes read.
  /// If `body` returns false, `output` is emptied before the next piece.
  func forEachPiece(
    of bytes: UnsafeBufferPointer<UInt8>, size: Int, output: inout [UInt8],
    _ body: (_ piece: [UInt8], _ end: Int) throws(TextError) -> Bool
  ) throws(TextError) {
    let form = SourceForm(of: bytes, encoding: encoding)
    var normalizer = Normalizer(form: normalization)
    let cutter = PieceCutter(form: normalization)
    guard case .iconv(let characterSet) = form.conversion else {
      var start = form.markLength
      while start < bytes.count {
        let end = cutter.pieceEnd(in: bytes, from: start, size: size)
        let piece = UnsafeBufferPointer(rebasing: bytes[start..<end])
        if let fault = normalizer.append(piece, to: &output) {
          throw invalidUTF8(bytes, offset: start + fault.offset, fault: fault.fault)
        }
        if try !body(output, end) { output.removeAll(keepingCapacity: true) }
        start = end
      }
      return
    }

    var transcoder = try Transcoder(from: characterSet, start: form.markLength)
    /// Converted text that is not yet part of a piece.
    var converted: [UInt8] = []
    while true {
      let stop = transcoder.append(of: bytes, size: size, to: &converted)
      if case .fault(let fault) = stop {
        throw .invalidBytes(
          encoding: form.encoding, offset: transcoder.position,
          line: lineNumber(at: transcoder.position, of: bytes, form: form),
          bytes: Array(bytes[transcoder.position...].prefix(2)), fault: fault, looksLike: nil)
      }
      let end = converted.withUnsafeBufferPointer { text in
        // The text that follows is not known yet, so the end of the text so far is not a safe cut.
        stop == .end
          ? text.count : cutter.lastCut(in: text, from: 0, to: max(0, text.count - 1)) ?? 0
      }
      let fault = converted.withUnsafeBufferPointer {
        normalizer.append(UnsafeBufferPointer(rebasing: $0[..<end]), to: &output)
      }
      precondition(fault == nil, "iconv wrote something that is not UTF-8")
      converted.removeFirst(end)
      if try !body(output, transcoder.position) { output.removeAll(keepingCapacity: true) }
      if stop == .end { return }
    }
  }

  private func invalidUTF8(
    _ bytes: UnsafeBufferPointer<UInt8>, offset: Int, fault: TextFault
  ) -> TextError {
    .invalidBytes(
      encoding: .utf8, offset: offset,
      line: lineNumber(at: offset, of: bytes, form: SourceForm(of: bytes, encoding: encoding)),
      bytes: Array(bytes[offset...].prefix(4)), fault: fault,
      looksLike: CP949Guess.matches(bytes, badOffset: offset) ? .cp949 : nil)
  }
}

/// The 1-based number of the line that contains the byte at `offset`; LF, CRLF and lone CR end lines.
func lineNumber(
  at offset: Int, of bytes: UnsafeBufferPointer<UInt8>, form: SourceForm
) -> Int {
  let width = form.codeUnitWidth
  let highByte = form.isBigEndian ? 0 : 1
  let lowByte = width == 1 ? 0 : 1 - highByte
  var line = 1
  var position = form.markLength
  var previousWasReturn = false
  while position + width <= offset {
    let unit = width == 2 && bytes[position + highByte] != 0 ? 0 : bytes[position + lowByte]
    if unit == 0x0D || (unit == 0x0A && !previousWasReturn) { line += 1 }
    previousWasReturn = unit == 0x0D
    position += width
  }
  return line
}
