import CharText
import Corpora

/// Records the documents of a corpus as units between boundaries.
struct DocumentRecorder {
  /// The hash of each document's text (``TextHash``).
  private(set) var hashes: [UInt64] = []
  /// The size of each in bytes.
  private(set) var sizes: [Int] = []

  private let documents: Documents
  private var splitter: DocumentSplitter
  /// Whether the current document has begun.
  private var isInside = false

  init(_ documents: Documents) {
    self.documents = documents
    splitter = DocumentSplitter(documents)
  }

  /// Takes the next piece of a file.
  mutating func append(_ piece: UnsafeBufferPointer<UInt8>, to recorder: inout UnitRecorder) {
    var splitter = splitter
    splitter.append(piece) { take($0, to: &recorder) }
    self.splitter = splitter
  }

  /// Ends a text that a format has taken out of a file; a file that is one document goes on.
  mutating func endRecord(in recorder: inout UnitRecorder) {
    guard documents == .file else { return endFile(in: &recorder) }
    TextEvent.lineFeed.withUnsafeBufferPointer { append($0, to: &recorder) }
  }

  /// Ends a file, and with it its last document.
  mutating func endFile(in recorder: inout UnitRecorder) {
    var splitter = splitter
    splitter.endFile { take($0, to: &recorder) }
    self.splitter = splitter
  }

  private mutating func take(_ event: DocumentSplitter.Event, to recorder: inout UnitRecorder) {
    switch event {
    case .part(let bytes):
      if !isInside { recorder.appendBoundary() }
      isInside = true
      recorder.append(piece: bytes)
    case .end(let hash, let byteCount):
      recorder.appendBoundary()
      recorder.endDocument()
      hashes.append(hash)
      sizes.append(byteCount)
      isInside = false
    }
  }
}
