import Foundation
import LanguageModels

/// The surprisal of one unit of a text, and the units that would have had less.
public struct UnitSurprisal: Sendable, Equatable {
  /// A unit with its probability.
  public struct Alternative: Sendable, Equatable {
    /// The unit.
    public var id: UInt32
    /// Its probability.
    public var probability: Double
  }

  /// The unit that occurs in the text.
  public var id: UInt32
  /// −ln p; for an unseen unit including the choice among all unseen scalars.
  public var nats: Double
  /// The rank of the unit: one more than the number of units with a higher probability.
  public var rank: Int
  /// The most probable other units, in order of falling probability, then rising id; without `<unk>`.
  public var alternatives: [Alternative]

  /// The largest number of alternatives.
  public static let alternativeCount = 3

  /// The surprisal of a unit, given the logits of all units.
  init(of id: UInt32, logits: [Float]) {
    self.id = id
    let greatest = Double(logits.max() ?? 0)
    let sum = logits.reduce(0.0) { $0 + exp(Double($1) - greatest) }
    let own = logits[Int(id)]
    nats = log(sum) - (Double(own) - greatest)
    if id == 0 { nats += TextLoss.choiceAmongUnseen(vocabularySize: logits.count) }
    rank = 1
    var likeliest: [Int] = []
    for (other, logit) in logits.enumerated() where other != Int(id) {
      if logit > own { rank += 1 }
      guard other != 0 else { continue }
      if likeliest.count == Self.alternativeCount, let last = likeliest.last, logit <= logits[last] {
        continue
      }
      let place = likeliest.firstIndex { logits[$0] < logit } ?? likeliest.count
      likeliest.insert(other, at: place)
      if likeliest.count > Self.alternativeCount { likeliest.removeLast() }
    }
    alternatives = likeliest.map {
      Alternative(id: UInt32($0), probability: exp(Double(logits[$0]) - greatest) / sum)
    }
  }
}

extension TextEvaluation {
  /// Reads the text unit by unit and calls `body` with the surprisal of every charged unit; the sum equals
  /// that of ``run(on:onProgress:)`` up to rounding.
  ///
  /// - Parameters:
  ///   - model: The model to evaluate.
  ///   - progress: Called every few units with the number of units read so far; can stop the reading.
  ///   - body: Receives the surprisals of the second unit, the third, …
  /// - Returns: Whether the text was read to its end.
  public func forEachSurprisal(
    on model: some LanguageModel, onProgress progress: Progress = { _ in .proceed },
    _ body: (UnitSurprisal) -> Void
  ) -> Bool {
    var state = model.initialState(streams: 1)
    let zero = state
    var logits = [Float](repeating: 0, count: model.vocabularySize)
    for place in 0..<max(0, text.count - 1) {
      if kind == .windows, place.isMultiple(of: EvaluationProtocol.windowLength) { state = zero }
      model.advance(&state, reading: [text[place]], logits: &logits)
      body(UnitSurprisal(of: text[place + 1], logits: logits))
      if place.isMultiple(of: 64), progress(place + 1) == .stop { return false }
    }
    return true
  }
}
