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
    try forEachPiece(of: bytes, size: size, output: &output, noting: { _ in }) {
      (piece, _) throws(TextError) in
      try withArray(piece, body)
      return false
    }
  }

  /// Reads an open file piece by piece, and returns the memory of what has been read to the system.
  ///
  /// - Parameters:
  ///   - note: Receives what was done with the text besides.
  ///   - body: Also gets the number of bytes of the file read so far, including the piece; throws
  ///     `TextError.stopped` to cancel.
  package func readPieces(
    of file: MappedFile, size: Int = TextReader.pieceSize, noting note: (Note) -> Void = { _ in },
    _ body: (_ piece: UnsafeBufferPointer<UInt8>, _ position: Int) throws(TextError) -> Void
  ) throws(TextError) {
    try file.withBytes { (bytes) throws(TextError) in
      var output: [UInt8] = []
      var released = 0
      try forEachPiece(of: bytes, size: size, output: &output, noting: note) {
        (piece, end) throws(TextError) in
        try withArray(piece) { (piece) throws(TextError) in try body(piece, end) }
        file.release(released..<end)
        released = end
        return false
      }
    }
  }
}
