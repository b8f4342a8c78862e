import CharText
import LanguageModels

/// Codes a text with a model: each unit in about −log₂ p bits.
///
/// An escaped stretch is coded as `<unk>`, then its bytes by a ``ByteModel``. The end is not coded: the
/// decoder is told how many symbols there are.
public struct ModelCoder {
  /// Called with the share of the text that is done; the answer can stop the work.
  public typealias Progress = (_ share: Double) -> Continuation

  private let model: any CodingModel
  private let vocabulary: Vocabulary
  private var frequencies = SymbolFrequencies()
  private var escapes = ByteModel()
  private var probabilities: [Float]

  /// Units between reports of progress.
  private static let reportInterval = 1024

  /// A coder whose model has read nothing.
  public init(_ model: any CodingModel, vocabulary: Vocabulary) {
    precondition(
      model.vocabularySize == vocabulary.count,
      "a model of \(model.vocabularySize) units with a vocabulary of \(vocabulary.count)")
    self.model = model
    self.vocabulary = vocabulary
    probabilities = Array(repeating: 0, count: vocabulary.count)
  }

  /// A coded text.
  public struct Code: Sendable, Equatable {
    /// The coded bytes.
    public var bytes: [UInt8]
    /// The number of units and escaped stretches in them.
    public var symbolCount: Int
  }

  /// Encodes bytes.
  ///
  /// - Returns: Nil if `progress` stopped the work.
  public mutating func encode(
    _ bytes: [UInt8], onProgress progress: Progress = { _ in .proceed }
  ) -> Code? {
    var encoder = ArithmeticEncoder()
    begin()
    let text = CodedText(bytes, vocabulary: vocabulary)
    let symbolCount = text.parts.reduce(0) { sum, part in
      if case .units(let ids) = part { sum + ids.count } else { sum + 1 }
    }
    var done = 0
    func isWanted() -> Bool {
      done += 1
      guard done.isMultiple(of: Self.reportInterval) else { return true }
      return progress(Double(done) / Double(symbolCount)) == .proceed
    }
    for part in text.parts {
      switch part {
      case .units(let ids):
        for id in ids {
          encoder.encode(frequencies.range(of: Int(id)), of: frequencies.total)
          read(id)
          guard isWanted() else { return nil }
        }
      case .escaped(let bytes):
        encoder.encode(frequencies.range(of: 0), of: frequencies.total)
        escapes.encode(bytes, to: &encoder)
        read(0)
        guard isWanted() else { return nil }
      }
    }
    return Code(bytes: encoder.finish(), symbolCount: symbolCount)
  }

  /// Decodes what ``encode(_:onProgress:)`` wrote with the same model.
  ///
  /// - Parameters:
  ///   - code: The coded bytes.
  ///   - symbolCount: The number of symbols in them.
  ///   - byteCount: The number of bytes that were encoded: decoding ends when there are more.
  ///   - progress: Called from time to time.
  /// - Returns: The bytes, which are wrong if the code is; nil if `progress` stopped the work.
  public mutating func decode(
    _ code: ArraySlice<UInt8>, symbolCount: Int, byteCount: Int,
    onProgress progress: Progress = { _ in .proceed }
  ) -> [UInt8]? {
    var decoder = ArithmeticDecoder(code)
    begin()
    var output: [UInt8] = []
    var run: [UInt32] = []
    for done in 0..<symbolCount {
      let (symbol, range) = frequencies.symbol(at: decoder.position(of: frequencies.total))
      decoder.take(range, of: frequencies.total)
      if symbol == 0 {
        output += vocabulary.decodeBytes(run)
        run.removeAll(keepingCapacity: true)
        guard let bytes = escapes.decode(from: &decoder, limit: max(0, byteCount - output.count)) else {
          break
        }
        output += bytes
      } else {
        run.append(UInt32(symbol))
      }
      read(UInt32(symbol))
      if done.isMultiple(of: Self.reportInterval), progress(Double(done) / Double(symbolCount)) == .stop {
        return nil
      }
    }
    return output + vocabulary.decodeBytes(run)
  }

  /// Starts as a text without a prompt does: after a line feed.
  private mutating func begin() { read(vocabulary.beginningID ?? 0) }

  private mutating func read(_ unit: UInt32) {
    model.read(unit, probabilities: &probabilities)
    frequencies.set(probabilities)
  }
}
