import CharText
import Corpora
import Foundation
import Training

/// A text to evaluate on, a file or all those of a folder, as the models take it: in their normalization
/// forms and out of its format.
struct EvaluationText {
  /// A text in one form.
  struct Form {
    /// The text to read.
    let text: Part
    /// The whole text, even if only a fraction of it is read.
    let whole: Part
    /// The hash of the whole text, even if only a fraction of it is read.
    let hash: String
  }

  /// A text, and where what it was put together from ends in it, in bytes.
  struct Part {
    let text: NormalizedText
    /// The ends of the texts that a format has taken out of files.
    var recordEnds: [Int] = []
    /// The ends of files.
    var fileEnds: [Int] = []
  }

  private let request: EvaluationRequest
  private let files: [String]
  private let handle: ReadingProgress.Handler
  /// A single file, which may be standard input.
  private let file: MappedFile?
  private var forms: [Key: Form] = [:]
  /// The notes of one reading are those of all.
  private var hasTold = false

  private struct Key: Hashable {
    let normalization: Normalization
    let input: TextInput
  }

  /// Opens the text; standard input is read to its end.
  init(
    _ request: EvaluationRequest, onProgress handle: @escaping ReadingProgress.Handler
  ) throws(WorkflowError) {
    self.request = request
    self.handle = handle
    files = [request.file]
    let source = try TextSource(
      reader: TextReader(encoding: request.encoding), input: TextInput(), paths: files, handle: handle)
    // Many open files would be too many for the system.
    file = source.files.count == 1 ? try source.open(0) : nil
  }

  /// The text in a normalization form, out of its format; computed once.
  mutating func form(_ normalization: Normalization, _ input: TextInput) throws(WorkflowError) -> Form {
    let key = Key(normalization: normalization, input: input)
    if let form = forms[key] { return form }
    let (hasTold, handle) = (hasTold, handle)
    let source = try TextSource(
      reader: TextReader(encoding: request.encoding, normalization: normalization), input: input,
      paths: files
    ) { progress in progress.note != nil && hasTold ? .proceed : handle(progress) }
    var (bytes, recordEnds, fileEnds): ([UInt8], [Int], [Int]) = ([], [], [])
    var hash = TextHash()
    bytes.reserveCapacity(file?.count ?? 0)
    for index in source.files.indices {
      let opened: MappedFile?
      if let file { opened = file } else { opened = try source.open(index) }
      guard let opened else { continue }
      let isText = try source.read(opened, as: index) { event in
        hash.add(event)
        switch event {
        case .piece(let piece): bytes += piece
        case .endOfRecord:
          bytes += TextEvent.lineFeed
          recordEnds.append(bytes.count)
        }
      }
      guard isText else { continue }
      hash.endFile()
      fileEnds.append(bytes.count)
    }
    // A model that was trained on chats may be measured on a novel.
    if source.tally.formats.isEmpty { throw .folderWithoutText(path: request.file) }
    try source.tellNotes()
    self.hasTold = true
    let whole = Part(
      text: NormalizedText(trusted: bytes, normalization: normalization), recordEnds: recordEnds,
      fileEnds: fileEnds)
    let form = Form(
      text: request.holdout.map { whole.tails($0) } ?? whole, whole: whole, hash: hash.hexadecimal)
    forms[key] = form
    return form
  }
}

extension EvaluationText.Part {
  /// The end of each file, as training holds it out.
  fileprivate func tails(_ fraction: Double) -> Self {
    var (bytes, records, files): ([UInt8], [Int], [Int]) = ([], [], [])
    var start = 0
    for end in fileEnds {
      let file = NormalizedText(trusted: Array(text.bytes[start..<end]), normalization: text.normalization)
      let tail = file.split(heldOut: fraction).heldOut.bytes
      let offset = bytes.count - (end - tail.count)
      records += recordEnds.filter { $0 > end - tail.count && $0 <= end }.map { $0 + offset }
      bytes += tail
      files.append(bytes.count)
      start = end
    }
    return Self(
      text: NormalizedText(trusted: bytes, normalization: text.normalization), recordEnds: records,
      fileEnds: files)
  }

  /// The documents of the text.
  ///
  /// - Parameter isWanted: Called with the hash of each.
  func documents(_ documents: Documents, isWanted: (String) -> Bool) -> [NormalizedText] {
    var splitter = DocumentSplitter(documents)
    var found: [NormalizedText] = []
    var bytes: [UInt8] = []
    func take(_ event: DocumentSplitter.Event) {
      switch event {
      case .part(let part): bytes += part
      case .end(let hash, _):
        if isWanted(hash.hexadecimal) {
          found.append(NormalizedText(trusted: bytes, normalization: text.normalization))
        }
        bytes = []
      }
    }
    let ends = documents == .file ? fileEnds : Set(recordEnds).union(fileEnds).sorted()
    text.bytes.withUnsafeBufferPointer { all in
      var start = 0
      for end in ends {
        splitter.append(UnsafeBufferPointer(rebasing: all[start..<end]), take)
        splitter.endFile(take)
        start = end
      }
    }
    return found
  }
}
