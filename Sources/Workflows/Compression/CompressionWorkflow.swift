import CharText
import Compression
import Foundation
import LanguageModels
import ModelFiles
import ModelKinds
import Platform
import Training
import VectorKernels

/// Compresses texts with a model, and decompresses them: arithmetic coding with the model's distribution.
///
/// The text comes back to the byte, whatever it is. It can be decompressed with the same model by the same
/// build of the program on the same kind of processor: both must compute the same probabilities to the bit.
public enum CompressionWorkflow {
  /// Receives events; the answer can stop the work.
  public typealias Handler = (CompressionEvent) -> Continuation

  /// Compresses a file.
  ///
  /// - Throws: ``WorkflowError``; ``WorkflowError/stopped`` if `handle` stopped it.
  public static func compress(
    _ request: CompressionRequest, onEvent handle: @escaping Handler = { _ in .proceed }
  ) throws(WorkflowError) -> CompressionOutcome {
    do throws(TrainingError) { try request.dynamic.validate() } catch { throw .training(error) }
    try requireOutput(request)
    let threads = request.threads ?? ProcessInfo.processInfo.activeProcessorCount
    let contents = try open(request, threads: threads)
    let isFrozen = request.isFrozen || !contents.capabilities.contains(.adaptsWhileReading)
    let dynamic = isFrozen ? nil : request.dynamic
    let bytes = try read(request, handle)
    var coder = ModelCoder(codingModel(contents, dynamic), vocabulary: contents.vocabulary)
    guard let code = coder.encode(bytes, onProgress: { handle(.working(share: $0)) }) else { throw .stopped }
    let header = CompressedFile.Header(
      model: try modelHash(request), build: Build.current, threads: threads,
      adaptive: dynamic.map { .init(segmentLength: $0.segmentLength, rate: $0.rate, decay: $0.decay) },
      byteCount: bytes.count, symbolCount: code.symbolCount)
    let file = CompressedFile(
      header: header, code: code.bytes, checksum: CompressedFile.checksum(of: bytes))
    let compressed: [UInt8]
    do { compressed = try file.bytes() } catch { preconditionFailure("a header is no JSON: \(error)") }
    try write(compressed, request)
    return outcome(compressed, text: bytes, compressed: compressed.count, isAdaptive: dynamic != nil)
  }

  /// Decompresses a file.
  ///
  /// - Throws: ``WorkflowError``; ``WorkflowError/compressed(path:_:)`` if the file is damaged, or was
  ///   compressed with another model or build.
  public static func decompress(
    _ request: CompressionRequest, onEvent handle: @escaping Handler = { _ in .proceed }
  ) throws(WorkflowError) -> CompressionOutcome {
    try requireOutput(request)
    let compressed = try read(request, handle)
    let file = try understanding(request) { () throws(CompressedFileError) in try CompressedFile(compressed) }
    let header = file.header
    let contents = try open(request, threads: header.threads)
    guard header.model == (try modelHash(request)) else {
      throw .compressed(path: request.file, .otherModel)
    }
    guard header.build == Build.current else {
      throw .compressed(path: request.file, .otherBuild(its: header.build, own: Build.current))
    }
    var dynamic: DynamicEvaluation.Options?
    if let adaptive = header.adaptive {
      var options = DynamicEvaluation.Options()
      (options.segmentLength, options.rate, options.decay) = (
        adaptive.segmentLength, adaptive.rate, adaptive.decay
      )
      do { try options.validate() } catch {
        throw .compressed(path: request.file, .damaged("its header cannot be understood"))
      }
      dynamic = options
    }
    var coder = ModelCoder(codingModel(contents, dynamic), vocabulary: contents.vocabulary)
    let decoded = coder.decode(
      file.code[...], symbolCount: header.symbolCount, byteCount: header.byteCount,
      onProgress: { handle(.working(share: $0)) })
    guard let bytes = decoded else { throw .stopped }
    guard bytes.count == header.byteCount, CompressedFile.checksum(of: bytes) == file.checksum else {
      throw .compressed(path: request.file, .damaged("its checksum is wrong"))
    }
    try write(bytes, request)
    return outcome(bytes, text: bytes, compressed: compressed.count, isAdaptive: dynamic != nil)
  }

  private static func outcome(
    _ bytes: [UInt8], text: [UInt8], compressed: Int, isAdaptive: Bool
  ) -> CompressionOutcome {
    let characters = String(validating: text, as: UTF8.self).map(\.unicodeScalars.count)
    return CompressionOutcome(
      bytes: bytes, byteCount: text.count, characters: characters, compressedByteCount: compressed,
      isAdaptive: isAdaptive)
  }

  private static func understanding<Result>(
    _ request: CompressionRequest, _ body: () throws(CompressedFileError) -> Result
  ) throws(WorkflowError) -> Result {
    do throws(CompressedFileError) { return try body() } catch {
      throw .compressed(path: request.file, error)
    }
  }

  private static func codingModel(
    _ contents: ModelContents, _ dynamic: DynamicEvaluation.Options?
  ) -> any CodingModel {
    if let dynamic, let reader = contents.adaptiveReader(dynamic) { return AdaptiveCodingModel(reader) }
    return FixedCodingModel(contents.model)
  }

  private static func open(
    _ request: CompressionRequest, threads: Int
  ) throws(WorkflowError) -> ModelContents {
    let engine: EngineDescriptor
    do throws(ConfigurationError) {
      engine = try .registered(request.engine)
    } catch {
      throw .configuration(error)
    }
    do throws(OpeningError) {
      return try ModelContents(
        path: request.model, engine: engine,
        options: EngineOptions(threads: threads, precision: .fp32, weights: .fp32))
    } catch {
      throw WorkflowError(error)
    }
  }

  private static func requireOutput(_ request: CompressionRequest) throws(WorkflowError) {
    guard let output = request.output else { return }
    if !request.overwrites, fileStatus(output) != nil {
      throw .fileExists(path: output)
    }
    try ModelPaths.requireWritable([output])
  }

  private static func read(_ request: CompressionRequest, _ handle: Handler) throws(WorkflowError) -> [UInt8]
  {
    try withoutActuallyEscaping(handle) { handle throws(WorkflowError) in
      let source = TextSource(reader: TextReader(), path: request.file) { handle(.reading($0)) }
      return try source.open(0).map { $0.withBytes { Array($0) } } ?? []
    }
  }

  private static func write(_ bytes: [UInt8], _ request: CompressionRequest) throws(WorkflowError) {
    guard let output = request.output else { return }
    do throws(AtomicFileError) { try AtomicFile.write(to: output, bytes: bytes) } catch { throw .save(error) }
  }

  /// A hash of the model file.
  private static func modelHash(_ request: CompressionRequest) throws(WorkflowError) -> String {
    let source = TextSource(reader: TextReader(), path: request.model) { _ in .proceed }
    let file = try source.open(0)
    return file.map { $0.withBytes { bytes in CompressedFile.checksum(of: bytes).hexadecimal } } ?? ""
  }
}

/// What the bits of a probability depend on besides the model.
enum Build {
  /// The program file and the instruction set of the loops.
  static let current: String = {
    let path = Bundle.main.executablePath ?? CommandLine.arguments.first ?? ""
    let program = (try? MappedFile(path: path))?.withBytes { CompressedFile.checksum(of: $0).hexadecimal }
    return "\(program ?? "unknown"), \(String(cString: Kernels.usual.name))"
  }()
}
