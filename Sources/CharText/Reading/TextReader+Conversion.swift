extension TextReader {
  /// Normalizes piece after piece into `output` and calls `body` with it and the number of file bytes read.
  /// If `body` returns false, `output` is emptied before the next piece.
  func forEachPiece(
    of bytes: UnsafeBufferPointer<UInt8>, size: Int, output: inout [UInt8], noting note: (Note) -> Void,
    _ body: (_ piece: [UInt8], _ end: Int) throws(TextError) -> Bool
  ) throws(TextError) {
    if let format = TextError.Format.of(bytes), !(format.isMarkup && acceptsMarkup) { throw .notText(format) }
    let form = SourceForm(of: bytes, encoding: encoding)
    if form.isOpen, let reading = UnmarkedText.reading(of: bytes) { throw .undeclared(looksLike: reading) }
    var run = PieceRun(reader: self, bytes: bytes, size: size, form: form)
    if form.conversion == .none {
      try run.readUTF8(into: &output, body)
    } else {
      try run.convert(from: form.markLength, into: &output, body)
    }
    let said = encoding != run.form.encoding && run.form.encoding != .utf8
    if said { note(.readAs(run.form.encoding)) }
    if run.marks.count > 0 {
      note(.droppedMarks(count: run.marks.count, firstLine: run.marks.firstLine))
    }
  }
}

/// The reading of one text in pieces.
private struct PieceRun {
  let bytes: UnsafeBufferPointer<UInt8>
  let size: Int
  /// How the text is read; may change while everything so far is ASCII.
  var form: SourceForm
  var marks: ByteOrderMarks
  private var normalizer: Normalizer
  private let cutter: PieceCutter

  init(reader: TextReader, bytes: UnsafeBufferPointer<UInt8>, size: Int, form: SourceForm) {
    self.bytes = bytes
    self.size = size
    self.form = form
    marks = ByteOrderMarks(form: reader.normalization)
    normalizer = Normalizer(form: reader.normalization)
    cutter = PieceCutter(form: reader.normalization)
  }

  mutating func readUTF8(
    into output: inout [UInt8], _ body: ([UInt8], Int) throws(TextError) -> Bool
  ) throws(TextError) {
    var start = form.markLength
    var isASCII = form.isOpen
    while start < bytes.count {
      let end = cutter.pieceEnd(in: bytes, from: start, size: size)
      let piece = UnsafeBufferPointer(rebasing: bytes[start..<end])
      let length = output.count
      if let fault = append(piece, startingAt: start, to: &output) {
        if isASCII, KoreanEvidence.leavesNoDoubt(UnsafeBufferPointer(rebasing: bytes[start...])) {
          output.removeLast(output.count - length)
          form = .cp949
          return try convert(from: start, into: &output, body)
        }
        throw EncodingSurvey(bytes, form: form).error(at: start + fault.offset, fault.fault)
      }
      if form.isOpen, let reading = UnmarkedText.escapes(in: piece, of: bytes) {
        throw .undeclared(looksLike: reading)
      }
      isASCII = isASCII && piece.allSatisfy { $0 < 0x80 }
      if try !body(output, end) { output.removeAll(keepingCapacity: true) }
      start = end
    }
  }

  private mutating func append(
    _ piece: UnsafeBufferPointer<UInt8>, startingAt start: Int, to output: inout [UInt8]
  ) -> Normalizer.Fault? {
    let (bytes, form) = (bytes, form)
    return marks.withoutMarks(
      piece,
      preceding: {
        LineCounter.before(UnsafeBufferPointer(rebasing: bytes[..<start]), form: form, limit: .max)
      }
    ) { normalizer.append($0, to: &output) }
  }

  /// Reads what iconv converts, from byte `start` on.
  mutating func convert(
    from start: Int, into output: inout [UInt8], _ body: ([UInt8], Int) throws(TextError) -> Bool
  ) throws(TextError) {
    guard case .iconv(let characterSet) = form.conversion else { return }
    var transcoder = try Transcoder(from: characterSet, start: start)
    /// Converted text that is not yet part of a piece.
    var converted: [UInt8] = []
    /// How much was converted before it, after `start`.
    var done = 0
    var isBeginning = start == 0
    while true {
      let stop = transcoder.append(of: bytes, size: size, to: &converted)
      if case .fault(let fault) = stop {
        throw EncodingSurvey(bytes, form: form).error(at: transcoder.position, fault)
      }
      if isBeginning, !converted.isEmpty {
        if converted.starts(with: ByteOrderMarks.mark) {
          converted.removeFirst(ByteOrderMarks.mark.count)
          done = ByteOrderMarks.mark.count
        }
        isBeginning = false
      }
      let end = converted.withUnsafeBufferPointer { text in
        // The text that follows is not known yet, so the end of the text so far is not a safe cut.
        stop == .end
          ? text.count : cutter.lastCut(in: text, from: 0, to: max(0, text.count - 1)) ?? 0
      }
      let (bytes, form, place) = (bytes, form, start - form.markLength + done)
      let fault = converted.withUnsafeBufferPointer { text in
        marks.withoutMarks(
          UnsafeBufferPointer(rebasing: text[..<end]),
          preceding: { LineCounter.before(bytes, form: form, limit: place) }
        ) { normalizer.append($0, to: &output) }
      }
      precondition(fault == nil, "iconv wrote something that is not UTF-8")
      converted.removeFirst(end)
      done += end
      if try !body(output, transcoder.position) { output.removeAll(keepingCapacity: true) }
      if stop == .end { return }
    }
  }
}
