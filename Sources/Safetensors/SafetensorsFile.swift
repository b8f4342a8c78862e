/// A safetensors file, checked as a whole when opened and read tensor by tensor.
///
/// Format: https://github.com/huggingface/safetensors. A file on disk is memory-mapped: opening it reads only
/// the header, and a tensor that is never requested is never read. The mapping lives as long as this object.
/// If the file is *replaced* meanwhile (by a rename), this object still reads the old one; if another program
/// *truncates it in place*, this program is killed by SIGBUS, as with every memory-mapped file.
///
/// Sendable because nothing in it changes after `init`: any number of threads may read at once.
public final class SafetensorsFile: Sendable {
  /// The path of the file, or nil for bytes in memory.
  public let path: String?
  /// The tensors, in the order of their data.
  public let tensors: [SafetensorsTensor]
  /// The file's `__metadata__`; empty when it has none.
  public let metadata: SafetensorsMetadata

  private let storage: FileBytes
  private let dataOffset: Int
  /// Keyed by UTF-8, not by String, which treats canonically equivalent names as equal.
  private let indexByName: [[UInt8]: Int]

  /// Opens the file at `path`.
  ///
  /// Throws ``SafetensorsError`` when it cannot be opened, is not a regular file, or is malformed.
  public convenience init(path: String) throws(SafetensorsError) {
    try self.init(storage: FileBytes(mapping: path), path: path)
  }

  /// Reads a file that is already in memory; the bytes are copied once.
  ///
  /// Throws ``SafetensorsError/malformed(path:_:)``.
  public convenience init(bytes: [UInt8]) throws(SafetensorsError) {
    try self.init(storage: FileBytes(copying: bytes), path: nil)
  }

  private init(storage: FileBytes, path: String?) throws(SafetensorsError) {
    let header: Header
    do throws(SafetensorsDefect) {
      header = try Header(file: storage.buffer)
    } catch {
      throw .malformed(path: path, error)
    }
    self.path = path
    self.storage = storage
    tensors = header.tensors
    metadata = header.metadata
    dataOffset = header.dataOffset
    indexByName = Dictionary(
      uniqueKeysWithValues: header.tensors.enumerated().map { (Array($1.name.utf8), $0) })
  }

  /// The names of the tensors, in the order of their data.
  public var names: [String] { tensors.map(\.name) }

  /// Whether there is a tensor with this name.
  public func contains(_ name: String) -> Bool {
    indexByName[Array(name.utf8)] != nil
  }

  /// What the header says about the tensor with this name.
  ///
  /// Throws ``SafetensorsError/noSuchTensor(name:path:)``.
  public func tensor(named name: String) throws(SafetensorsError) -> SafetensorsTensor {
    guard let index = indexByName[Array(name.utf8)] else {
      throw .noSuchTensor(name: name, path: path)
    }
    return tensors[index]
  }

  /// Calls `body` with the bytes of a tensor, without copying; the buffer is valid only during the call.
  ///
  /// Throws ``SafetensorsError/noSuchTensor(name:path:)``.
  public func withBytes<Result>(
    named name: String, _ body: (UnsafeRawBufferPointer) -> Result
  ) throws(SafetensorsError) -> Result {
    let range = try range(ofTensor: name)
    return withExtendedLifetime(storage) {
      body(UnsafeRawBufferPointer(rebasing: storage.buffer[range]))
    }
  }

  /// Advises the system that a whole tensor is about to be read; makes reading a large one faster and has no
  /// other effect.
  ///
  /// Throws ``SafetensorsError/noSuchTensor(name:path:)``.
  public func prepare(_ name: String) throws(SafetensorsError) {
    storage.prepare(try range(ofTensor: name))
  }

  private func range(ofTensor name: String) throws(SafetensorsError) -> Range<Int> {
    let tensor = try tensor(named: name)
    let begin = dataOffset + tensor.byteOffset
    return begin..<begin + tensor.byteCount
  }
}
