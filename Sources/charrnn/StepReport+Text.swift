import CharRNNKit

extension StepReport {
  /// The report, from the whole one to what is left for the narrowest terminal.
  ///
  /// - Parameter sparkline: A curve behind the longer ones; the first thing that is left out.
  func texts(for summary: TextSummary, sparkline: String) -> [String] {
    let texts = texts(for: summary)
    return sparkline.isEmpty ? texts : texts.prefix(3).map { $0 + "  " + sparkline } + texts.dropFirst(2)
  }

  /// The report in ASCII, from the whole one to what is left for the narrowest terminal.
  func texts(for summary: TextSummary) -> [String] {
    let figures = LossFigures(nats: meanLoss, text: summary)
    let isEndKnown = totalSteps != .max
    let steps = "\(step)/\(isEndKnown ? String(totalSteps) : "?")"
    let left = isEndKnown ? secondsLeft.clock : "?"
    let charactersPerSecond =
      unitsPerSecond * Double(summary.trainingCharacters) / Double(max(1, summary.trainingUnits))
    let speed = Int(charactersPerSecond.isFinite ? min(charactersPerSecond, 1e12) : 0)
    let short = speed >= 10_000 ? "\(speed / 1000)k" : "\(speed)"
    let loss = "loss \(figures.nats.fixed(3))"
    let perplexity = figures.perplexity.fixed(figures.perplexity < 100 ? 2 : 1)
    let bits = figures.bitsPerCharacter.fixed(3)
    let rate = "lr \(learningRate.threeDigits)"
    return [
      "step \(steps)  \(loss)  perplexity \(perplexity)  \(bits) bits/char  \(rate)  \(speed.grouped) chars/s  \(left) left",
      "\(steps)  \(loss)  perplexity \(perplexity)  \(bits) bits/char  \(rate)  \(short) chars/s  \(left) left",
      "\(steps)  \(loss)  ppl \(perplexity)  \(bits) bits/char  \(rate)  \(short)/s  \(left) left",
      "\(steps)  \(loss)  \(bits) bits/char  \(rate)  \(short)/s  \(left) left",
      "\(steps)  \(loss)  \(bits) bits/char  \(left) left",
      "\(steps)  \(loss)  \(left) left",
      "\(loss)  \(left)",
    ]
  }
}
