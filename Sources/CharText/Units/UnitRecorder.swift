/// Splits texts into units in one pass, before it is known which unit gets which id.
///
/// A vocabulary is built from the training parts only and sorts units by frequency, and where a training part
/// ends is known only at the end of its text. So every unit gets a number at its first occurrence; in the end
/// the vocabulary is built from the counts, and the numbers are converted to ids. The result is the same as
/// reading each text as a whole, splitting it, counting the first parts and encoding everything.
///
/// Memory: two bytes per unit (four per unit from about the 57,000th distinct unit on), and 64 MiB more while
/// numbers are converted to ids.
///
/// ```swift
/// var recorder = try UnitRecorder(unit: .scalar, normalization: .nfc)
/// try reader.readPieces(of: file) { piece, _ in recorder.append(piece: piece) }
/// recorder.endText(heldOut: 0.1)
/// let vocabulary = recorder.vocabulary()
/// let units = recorder.encoded(by: vocabulary)
/// ```
package struct UnitRecorder: ~Copyable {
  /// The kind of the units.
  package let unit: UnitKind
  /// The normalization form that the texts must have.
  package let normalization: Normalization
  /// The number of bytes of UTF-8 of all training parts.
  package private(set) var trainingByteCount = 0

  var numbering = UnitNumbering()
  var numbers = NumberBlocks()
  /// The texts that have ended.
  private(set) var texts: [RecordedText] = []
  /// The number of documents that have ended; texts that are none are not counted.
  package private(set) var documentCount = 0
  /// How often the unit with each number occurs in held-out parts.
  private(set) var heldOutCounts: [Int] = []

  /// Some starts of parts of the current text, in bytes and units; all are grapheme boundaries.
  private var pieces: [(byte: Int, unit: Int)] = []
  /// The number of bytes of the current text.
  private var byteCount = 0
  /// Text that is already normalized needs only grapheme boundaries.
  private let cutter = PieceCutter(form: .none)

  /// The number of bytes at a time, small enough for their units to stay in cache.
  private static let partSize = 1 << 13

  /// The least distance of the starts that are remembered, in bytes.
  private static let markDistance = 1 << 11

  /// An empty recorder.
  ///
  /// - Throws: `VocabularyError.unitNeedsComposedText` for `jamo` with `nfd` or `none`.
  package init(unit: UnitKind = .scalar, normalization: Normalization = .nfc) throws(VocabularyError) {
    guard unit.accepts(normalization) else {
      throw .unitNeedsComposedText(unit: unit, normalization: normalization)
    }
    self.unit = unit
    self.normalization = normalization
  }

  /// Appends the next piece from `TextReader.readPieces`.
  package mutating func append(piece: UnsafeBufferPointer<UInt8>) {
    guard !piece.isEmpty else { return }
    let segmentation = unit.segmentation
    var start = 0
    while start < piece.count {
      // Short pieces, such as lines, need no marks of their own.
      if pieces.last.map({ byteCount + start - $0.byte >= Self.markDistance }) ?? true {
        pieces.append((byteCount + start, numbers.count))
      }
      let end = cutter.pieceEnd(in: piece, from: start, size: Self.partSize)
      let part = UnsafeBufferPointer(rebasing: piece[start..<end])
      // No kind of unit makes more units than there are bytes; one more element is for an absent trailing
      // part.
      let most = part.count + 1
      if numbering.count + most <= Vocabulary.narrowLimit {
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: most) { buffer in
          guard let place = buffer.baseAddress else { return }
          let count = numbering.write(to: place) { segmentation.number(part, clusters: &$0, into: &$1) }
          numbers.append(UnsafeBufferPointer(start: place, count: count))
        }
      } else {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: most) { buffer in
          guard let place = buffer.baseAddress else { return }
          let count = numbering.write(to: place) { segmentation.number(part, clusters: &$0, into: &$1) }
          numbers.append(UnsafeBufferPointer(start: place, count: count))
        }
      }
      start = end
    }
    byteCount += piece.count
  }

  /// Ends a text and holds out about `fraction` of its bytes, from a grapheme boundary on: exactly the second
  /// part of `NormalizedText.split`.
  ///
  /// - Parameter fraction: Between 0 (nothing is held out) and 1 (everything is).
  package mutating func endText(heldOut fraction: Double) {
    let cut = cut(at: heldOutStart(of: byteCount, fraction: fraction))
    let text = RecordedText(
      start: texts.last?.end ?? 0, cut: cut.unit, end: numbers.count, byteCount: byteCount)
    texts.append(text)
    trainingByteCount += cut.byte
    countHeldOut(text.heldOut)
    pieces = []
    byteCount = 0
  }

  /// Appends the boundary with which a document begins or ends.
  package mutating func appendBoundary() {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 1) { buffer in
      guard let place = buffer.baseAddress else { return }
      _ = numbering.write(to: place) { _, sink in sink.take(UnitCode.boundary) }
      if place.pointee < Vocabulary.narrowLimit {
        withUnsafePointer(to: UInt16(place.pointee)) {
          numbers.append(UnsafeBufferPointer(start: $0, count: 1))
        }
      } else {
        numbers.append(UnsafeBufferPointer(start: place, count: 1))
      }
    }
  }

  /// Ends a document, whose last unit is a boundary. All of it is for training until
  /// ``holdOut(document:fraction:)``.
  package mutating func endDocument() {
    texts.append(
      RecordedText(
        start: texts.last?.end ?? 0, cut: numbers.count, end: numbers.count, byteCount: byteCount))
    documentCount += 1
    trainingByteCount += byteCount
    pieces = []
    byteCount = 0
  }

  /// Holds out a document, or its end from a grapheme boundary on.
  ///
  /// - Parameters:
  ///   - document: Its index; no text that is not a document may have been recorded.
  ///   - fraction: About how much of it; 1 is all of it.
  package mutating func holdOut(document: Int, fraction: Double = 1) {
    let whole = texts[document].start..<texts[document].end
    let size = texts[document].byteCount
    let start = heldOutStart(of: size, fraction: fraction)
    var cut = whole.lowerBound
    var kept = 0
    if start > 0 {
      (cut, kept) = text(of: whole).withUnsafeBufferPointer { bytes in
        let boundary = clusterBoundary(in: bytes, atOrBefore: start)
        var clusters = numbering.clusters
        let codes = unit.segmentation.codes(
          of: UnsafeBufferPointer(rebasing: bytes[..<boundary]), clusters: &clusters)
        // The boundary before the document is a unit, too.
        return (whole.lowerBound + 1 + codes.count, boundary)
      }
    }
    texts[document].cut = cut
    trainingByteCount -= size - kept
    countHeldOut(texts[document].heldOut)
  }

  /// The last grapheme boundary of the current text at or before a byte, and the unit that begins there.
  private mutating func cut(at target: Int) -> (byte: Int, unit: Int) {
    guard target < byteCount else { return (byteCount, numbers.count) }
    guard target > 0, let index = pieces.lastIndex(where: { $0.byte <= target }) else {
      return (0, texts.last?.end ?? 0)
    }
    // A piece begins at a grapheme boundary, so that the text before it does not matter.
    let (firstByte, firstUnit) = pieces[index]
    let end = index + 1 < pieces.count ? pieces[index + 1].unit : numbers.count
    return text(of: firstUnit..<end).withUnsafeBufferPointer { bytes in
      let boundary = clusterBoundary(in: bytes, atOrBefore: target - firstByte)
      var clusters = numbering.clusters
      let codes = unit.segmentation.codes(
        of: UnsafeBufferPointer(rebasing: bytes[..<boundary]), clusters: &clusters)
      return (firstByte + boundary, firstUnit + codes.count)
    }
  }

  /// The text of a range of units that begins and ends at grapheme boundaries.
  private func text(of range: Range<Int>) -> [UInt8] {
    var assembler = unit.segmentation.makeAssembler()
    var scalars: [UInt32] = []
    var bytes: [UInt8] = []
    func take(_ number: Int) {
      guard numbering.codes[number] != UnitCode.boundary else { return }
      assembler.take(numbering.codes[number], clusters: numbering.clusters, into: &scalars)
      for scalar in scalars { bytes.appendUTF8(scalar) }
      scalars.removeAll(keepingCapacity: true)
    }
    numbers.read(range) { stretch in
      switch stretch {
      case .narrow(let numbers): for number in numbers { take(Int(number)) }
      case .wide(let numbers): for number in numbers { take(Int(number)) }
      }
    }
    assembler.finish(into: &scalars)
    for scalar in scalars { bytes.appendUTF8(scalar) }
    return bytes
  }

  private mutating func countHeldOut(_ range: Range<Int>) {
    heldOutCounts += repeatElement(0, count: numbering.count - heldOutCounts.count)
    heldOutCounts.withUnsafeMutableBufferPointer { counts in
      numbers.read(range) { stretch in
        switch stretch {
        case .narrow(let numbers): for number in numbers { counts[Int(number)] &+= 1 }
        case .wide(let numbers): for number in numbers { counts[Int(number)] &+= 1 }
        }
      }
    }
  }
}

/// The ranges of the units of a text and of its parts.
struct RecordedText {
  let start: Int
  var cut: Int
  let end: Int
  /// The number of bytes of UTF-8 of the whole text.
  let byteCount: Int

  var training: Range<Int> { start..<cut }
  var heldOut: Range<Int> { cut..<end }
}
