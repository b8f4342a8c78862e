import CharRNNKit

/// Tells people on standard error how far models have read; nothing of short texts.
final class EvaluationReporter {
  private let line: ProgressLine
  private let reading: ReadingReporter
  private let began = ContinuousClock.now
  private var lastPlainReport: ContinuousClock.Instant?
  /// The reading at hand, and when it began.
  private var current: (what: String, since: ContinuousClock.Instant)?

  /// Seconds of silence at the beginning.
  private static let silence = 1.0

  init(line: ProgressLine) {
    self.line = line
    reading = ReadingReporter(isQuiet: false, line: line)
  }

  /// Shows an event; asks for the end when a signal did.
  func receive(_ event: EvaluationEvent) -> Continuation {
    switch event {
    case .reading(let progress): return reading.receive(progress)
    case .warning(let warning):
      line.clear()
      Console.warn(Advice.message(of: warning))
    case .evaluating(let progress): show(progress, now: .now)
    case .writing(let model, let share):
      if Console.isTerminal, ContinuousClock.now - began >= .seconds(Self.silence) {
        let percent = "\(Int(100 * share)) %"
        line.show(["\(model)  writing  \(percent)", "writing  \(percent)", percent])
      }
    }
    return StopSignal.signal == nil ? .proceed : .stop
  }

  private func show(_ progress: EvaluationProgress, now: ContinuousClock.Instant) {
    let what = progress.what
    if current?.what != what { current = (what, now) }
    guard now - began >= .seconds(Self.silence) else { return }
    let seconds = current.map { (now - $0.since) / .seconds(1) } ?? 0
    let left =
      progress.unitsRead > 0
      ? seconds / Double(progress.unitsRead) * Double(progress.unitCount - progress.unitsRead) : .infinity
    let percent = "\(100 * progress.unitsRead / max(1, progress.unitCount)) %"
    let texts = [
      "\(what)  \(percent)  \(progress.unitsRead.grouped) of \(progress.unitCount.grouped) units  \(left.clock) left",
      "\(progress.way)  \(percent)  \(left.clock) left", percent,
    ]
    if Console.isTerminal {
      line.show(texts)
    } else if lastPlainReport.map({ now - $0 >= .seconds(TrainingReporter.plainInterval) }) ?? true {
      lastPlainReport = now
      Console.note(texts[0])
    }
  }
}

extension EvaluationProgress {
  fileprivate var way: String {
    kind.rawValue + (isAdaptive ? ", adaptive" : "") + (isForSurprisal ? ", surprisal" : "")
  }

  fileprivate var what: String { "\(model)  \(way)" }
}
