/// A format that is taken for safetensors now and then, recognised by its first bytes.
public struct OtherFormat: Sendable, Equatable {
  /// What the file is, with its article.
  public let name: String
  /// What such a file begins with.
  let beginning: [UInt8]

  private init(_ name: String, _ beginning: [UInt8]) {
    self.name = name
    self.beginning = beginning
  }

  private init(_ name: String, _ beginning: String) { self.init(name, Array(beginning.utf8)) }

  /// The registry.
  ///
  /// None of these is the beginning of a safetensors file: as the length of a header each is too large, or
  /// not followed by a header.
  static let all: [OtherFormat] = [
    OtherFormat(
      "a Git LFS pointer and not the file itself, which git lfs pull fetches", "version https://git-lfs"),
    OtherFormat("a GGUF file of llama.cpp", "GGUF"),
    OtherFormat("a ZIP archive, such as a PyTorch file; only safetensors files can be read", "PK\u{3}\u{4}"),
    OtherFormat("a Python pickle, such as a PyTorch file; only safetensors files can be read", [0x80, 0x02]),
    OtherFormat("a Python pickle; only safetensors files can be read", [0x80, 0x04, 0x95]),
    OtherFormat(
      "an HDF5 file, such as a Keras model; only safetensors files can be read", [0x89, 0x48, 0x44, 0x46]),
    OtherFormat("a gzip archive, which gunzip unpacks", [0x1F, 0x8B, 0x08]),
    OtherFormat("a web page and not the file itself", "<!DOCTYPE"),
    OtherFormat("a web page and not the file itself", "<html"),
  ]

  /// The format of a file; nil if it is none of these.
  static func of(_ file: UnsafeRawBufferPointer) -> OtherFormat? {
    all.first { file.starts(with: $0.beginning) }
  }
}
