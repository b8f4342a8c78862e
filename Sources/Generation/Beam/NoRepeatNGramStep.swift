/// Prevents any run of n units from occurring twice: a unit that would repeat one is removed (Paulus, Xiong
/// and Socher 2017, “A Deep Reinforced Model for Abstractive Summarization”).
///
/// The units of the prompt (or of its replacement) count too, as in Hugging Face's `no_repeat_ngram_size`. n:
/// an integer, 1 or more. The step keeps nothing between units, so that copies are free; each unit costs
/// a pass over the text so far.
public struct NoRepeatNGramStep: SamplerStep {
  /// n
  public let size: Int

  /// Runs of `size` units.
  ///
  /// - Throws: ``BeamError/outOfRange(parameter:value:accepted:)`` for a size below 1.
  public init(_ size: Int) throws(BeamError) {
    guard size >= 1 else {
      throw .outOfRange(
        parameter: "length of runs that must not repeat", value: Double(size), accepted: "1 or more")
    }
    self.size = size
  }

  init(unchecked size: Int) { self.size = size }

  public var name: String { "no-repeat-ngram" }
  public var settings: String { String(size) }

  public func apply(to candidates: inout Candidates, context: SamplerContext) {
    let repeated = repeatedUnits(context.history)
    if !repeated.isEmpty { BanStep(repeated).apply(to: &candidates, context: context) }
  }

  /// The units that followed earlier occurrences of the last n − 1 units.
  private func repeatedUnits(_ history: [UInt32]) -> [UInt32] {
    let prefix = size - 1
    guard history.count >= size else { return [] }
    return history.withUnsafeBufferPointer { history in
      let suffix = UnsafeBufferPointer(rebasing: history[(history.count - prefix)...])
      var repeated: [UInt32] = []
      for end in prefix..<history.count {
        // The last unit usually differs already.
        if prefix > 0, history[end - 1] != suffix[prefix - 1] { continue }
        let run = UnsafeBufferPointer(rebasing: history[end - prefix..<end])
        if run.elementsEqual(suffix) { repeated.append(history[end]) }
      }
      return repeated
    }
  }
}
