import Platform

extension TextError {
  /// A format of files that are no texts, or texts with markup, and how to make a text of one.
  public struct Format: Sendable, Hashable {
    /// What the file is, with its article.
    public let name: String
    /// Whether it can be read as a text all the same, with its markup.
    public let isMarkup: Bool
    /// A shell command that makes a text of it, with `IN` and `OUT` for the names of files.
    private let conversion: String?

    init(_ name: String, isMarkup: Bool = false, _ conversion: String? = nil) {
      self.name = name
      self.isMarkup = isMarkup
      self.conversion = conversion
    }

    /// The shell command that makes a text of such a file; nil if none is usual.
    ///
    /// - Parameters:
    ///   - input: The name of the file, quoted for a shell.
    ///   - output: The name of the text.
    public func conversion(from input: String, to output: String) -> String? {
      conversion?.split(separator: " ").map { $0 == "IN" ? input : $0 == "OUT" ? output : String($0) }
        .joined(separator: " ")
    }

    /// The format of a file; nil if it may be a text.
    package static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> Format? {
      if let known = signatures.first(where: { bytes.dropFirst($0.offset).starts(with: $0.beginning) }) {
        switch known.format {
        case .zip: return Archive(bytes).format
        case .compound: return compound(bytes)
        default: return known.format
        }
      }
      if isModel(bytes) { return .model }
      return markup(bytes)
    }

    /// Whether bytes that are in no known encoding and format look like no text at all: many of them are
    /// control characters.
    static func isBinary(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
      let sample = bytes.prefix(1 << 14)
      let controls = sample.count { $0 < 0x20 && !(0x07...0x0D).contains($0) && $0 != 0x1B }
      return sample.count >= 32 && controls * 20 >= sample.count
    }
  }
}

extension TextError.Format {
  static let binary = Self("binary data")
  static let model = Self("a model or another safetensors file")
  static let zip = Self("a ZIP archive", "unzip IN")
  static let compound = Self("a document of an office program", office)
  static let html = Self("a web page (HTML)", isMarkup: true, "pandoc -f html -t plain --wrap=none IN -o OUT")
  static let rtf = Self(
    "a rich text document (RTF)", isMarkup: true, "pandoc -f rtf -t plain --wrap=none IN -o OUT")
  private static let office = "soffice --headless --convert-to txt:Text IN"

  /// What files begin with, most of them at the first byte.
  private static let signatures: [(offset: Int, beginning: [UInt8], format: Self)] = [
    (0, Array("PK\u{3}\u{4}".utf8), .zip), (0, Array("PK\u{5}\u{6}".utf8), .zip),
    (0, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], .compound),
    (
      0, Array("HWP Document File".utf8),
      Self("a document of Hangul Word Processor 3 (hwp)", "hwp5txt --output OUT IN")
    ),
    (0, Array("%PDF-".utf8), Self("a PDF document", "pdftotext IN OUT")),
    (0, Array("%!PS".utf8), Self("a PostScript document", "ps2ascii IN OUT")),
    (0, [0x1F, 0x8B, 0x08], Self("a gzip archive", "gunzip < IN > OUT")),
    (0, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], Self("an xz archive", "unxz < IN > OUT")),
    (0, Array("BZh".utf8) + [0x31], .bzip2), (0, Array("BZh9".utf8), .bzip2),
    (0, [0x28, 0xB5, 0x2F, 0xFD], Self("a zstd archive", "unzstd < IN > OUT")),
    (0, [0x04, 0x22, 0x4D, 0x18], Self("an lz4 archive", "unlz4 IN OUT")),
    (0, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], Self("a 7z archive", "7z x IN")),
    (0, [0x52, 0x61, 0x72, 0x21, 0x1A, 0x07], Self("a RAR archive", "unrar x IN")),
    (257, Array("ustar".utf8), Self("a tar archive", "tar xf IN")),
    (0, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A], .image), (0, [0xFF, 0xD8, 0xFF], .image),
    (0, Array("GIF87a".utf8), .image), (0, Array("GIF89a".utf8), .image),
    (0, [0x49, 0x49, 0x2A, 0x00], .image), (0, [0x4D, 0x4D, 0x00, 0x2A], .image),
    (8, Array("WEBPVP8".utf8), .image), (4, Array("ftypheic".utf8), .image),
    (4, Array("ftypavif".utf8), .image),
    (8, Array("WAVEfmt ".utf8), .recording), (0, Array("OggS\0".utf8), .recording),
    (0, Array("fLaC\0".utf8), .recording), (0, Array("ID3".utf8) + [0x03, 0x00], .recording),
    (0, Array("ID3".utf8) + [0x04, 0x00], .recording), (4, Array("ftypM4A".utf8), .recording),
    (4, Array("ftypmp4".utf8), .film), (4, Array("ftypisom".utf8), .film), (4, Array("ftypqt".utf8), .film),
    (0, [0x1A, 0x45, 0xDF, 0xA3], .film),
    (0, [0x7F, 0x45, 0x4C, 0x46], .program), (0, Array("MZ".utf8) + [0x90, 0x00], .program),
    (0, [0xCF, 0xFA, 0xED, 0xFE], .program), (0, [0x00, 0x61, 0x73, 0x6D], .program),
    (0, Array("SQLite format 3\0".utf8), Self("an SQLite database", "sqlite3 -list IN .dump > OUT")),
    (0, Array("GGUF".utf8) + [0x02, 0x00, 0x00, 0x00], Self("a GGUF file of llama.cpp, a model")),
    (0, Array("GGUF".utf8) + [0x03, 0x00, 0x00, 0x00], Self("a GGUF file of llama.cpp, a model")),
    (0, [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A], Self("an HDF5 file, such as a Keras model")),
    (0, Array("PAR1".utf8) + [0x15], Self("a Parquet table")),
    (
      0, Array("version https://git-lfs".utf8),
      Self("a Git LFS pointer, which stands for the file itself", "git lfs pull")
    ),
    (0, Array("{\\rtf".utf8), .rtf),
  ]

  private static let bzip2 = Self("a bzip2 archive", "bunzip2 < IN > OUT")
  private static let image = Self("an image")
  private static let recording = Self("a sound recording")
  private static let film = Self("a video")
  private static let program = Self("a program")

  /// Documents in Microsoft's compound files, by names and words in their first part.
  private static func compound(_ bytes: UnsafeBufferPointer<UInt8>) -> Self {
    let sample = UnsafeBufferPointer(rebasing: bytes.prefix(1 << 20))
    if contains(sample, Array("HWP Document File".utf8)) || contains(sample, wide("HwpSummaryInformation")) {
      return Self("a document of Hangul Word Processor (hwp)", "hwp5txt --output OUT IN")
    }
    if contains(sample, wide("WordDocument")) { return Self("a Word document (doc)", office) }
    return .compound
  }

  private static func wide(_ name: String) -> [UInt8] { name.utf8.flatMap { [$0, 0] } }

  static func contains(_ bytes: UnsafeBufferPointer<UInt8>, _ part: [UInt8]) -> Bool {
    guard let base = bytes.baseAddress, let first = part.first else { return false }
    var place = 0
    while place + part.count <= bytes.count,
      let found = memchr(base + place, Int32(first), bytes.count - place - part.count + 1)
    {
      place = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if bytes[place...].starts(with: part) { return true }
      place += 1
    }
    return false
  }

  /// Whether a file begins as safetensors files do: the length of a header, and the header.
  private static func isModel(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count > 16, bytes[8] == UInt8(ascii: "{"), bytes[9] == UInt8(ascii: "\"") else {
      return false
    }
    let length = bytes[..<8].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    return length < UInt64(bytes.count) && bytes[7] == 0
  }

  /// HTML, by its first tag behind comments and the declaration of XML.
  private static func markup(_ bytes: UnsafeBufferPointer<UInt8>) -> Self? {
    // Most texts begin otherwise.
    guard bytes.first(where: { $0 > 0x20 && ![0xEF, 0xBB, 0xBF].contains($0) }) == UInt8(ascii: "<") else {
      return nil
    }
    let beginning = String(decoding: bytes.prefix(2048), as: UTF8.self).lowercased()
    var rest = Substring(beginning.drop { $0 == "\u{FEFF}" || $0.isWhitespace })
    while let end = [("<?xml", "?>"), ("<!--", "-->")].first(where: { rest.hasPrefix($0.0) })?.1 {
      guard let close = rest.firstRange(of: end) else { return nil }
      rest = rest[close.upperBound...].drop { $0.isWhitespace }
    }
    let isPage = ["<!doctype html", "<html", "<head>"].contains { rest.hasPrefix($0) }
    return isPage ? .html : nil
  }
}

/// What a ZIP archive is, by the names of its members: many formats of documents are ZIP archives.
private struct Archive {
  let format: TextError.Format

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    // The names are at the end, and the kind is often the contents of the first member, uncompressed.
    let names = UnsafeBufferPointer(rebasing: bytes.suffix(1 << 16))
    let first = UnsafeBufferPointer(rebasing: bytes.prefix(1 << 12))
    format =
      Self.documents.first { document in
        TextError.Format.contains(first, Array(document.sign.utf8))
          || TextError.Format.contains(names, Array(document.sign.utf8))
      }?.format ?? .zip
  }

  private static func pandoc(_ kind: String) -> String { "pandoc -f \(kind) -t plain --wrap=none IN -o OUT" }

  private static let documents: [(sign: String, format: TextError.Format)] = [
    (
      "application/hwp+zip",
      TextError.Format(
        "a document of Hangul Word Processor (hwpx)",
        "unzip -p IN 'Contents/section*.xml' | sed 's:</hp\\:p>:\\n:g; s:<[^>]*>::g' > OUT")
    ),
    ("application/epub+zip", TextError.Format("an e-book (EPUB)", pandoc("epub"))),
    (
      "application/vnd.oasis.opendocument.text",
      TextError.Format("an OpenDocument text (odt)", pandoc("odt"))
    ),
    ("application/vnd.oasis.opendocument", TextError.Format("an OpenDocument file")),
    ("word/document.xml", TextError.Format("a Word document (docx)", pandoc("docx"))),
    ("xl/workbook.xml", TextError.Format("an Excel table (xlsx); save it as CSV")),
    ("ppt/presentation.xml", TextError.Format("a PowerPoint presentation (pptx)")),
    ("data.pkl", TextError.Format("a PyTorch file")),
  ]
}
