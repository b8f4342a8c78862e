import CharRNNKit
import Foundation

/// Tells people on standard error how training goes.
final class TrainingReporter {
  private let isQuiet: Bool
  private let line: ProgressLine
  private let reading: ReadingReporter
  private var summary: TextSummary?
  private var lastPlainReport = ContinuousClock.now
  private var lastSample: ContinuousClock.Instant?
  /// The losses of the last evaluations: held-out ones, or training losses where nothing is held out.
  private var losses: [Double] = []

  /// How many of them the progress line shows.
  private static let sparklineLength = 8

  /// Seconds between plain lines where there is no terminal.
  static let plainInterval = 10.0

  /// Seconds between two texts of the model at least.
  static let sampleInterval = 10.0

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    line = ProgressLine()
    reading = ReadingReporter(isQuiet: isQuiet, line: line)
  }

  /// Shows an event; asks for the end when a signal did.
  func receive(_ event: TrainingWorkflowEvent) -> Continuation {
    switch event {
    case .reading(let progress): return reading.receive(progress)
    case .read(let summary): show(summary)
    case .countsSuffice:
      say(
        "the text is short: counting alone predicts it better, so no network is trained (--cell lstm to insist)"
      )
    case .basedOn(let path, let newUnits):
      say("starting from \(path); \(newUnits.grouped) units of the text are new to it")
    case .rehearsed(let loss):
      if let summary { say("  earlier text: held-out \(LossFigures(nats: loss, text: summary).line)") }
    case .planned(let plan): say(plan.summary)
    case .built(let configuration, let parameterCount, let threads, let precision):
      let context = configuration.layer.structure.readsContext ? ", context \(configuration.context)" : ""
      say(
        "model: \(configuration.layers) × \(configuration.hiddenSize) \(configuration.cell)\(context), "
          + "\(parameterCount.grouped) parameters; \(threads) thread\(threads == 1 ? "" : "s"), \(precision.rawValue)"
      )
    case .counting(let share): show(share, of: "counting")
    case .counted(let configuration, let ngrams, let byteCount):
      show(ngrams, byteCount, of: "\(type(of: configuration).cell) of order \(configuration.order)")
    case .countedContexts(let contexts, let byteCount):
      show([], byteCount, of: "\(contexts) contexts, mixed")
    case .joining(let share): show(share, of: "joining network and counts")
    case .joined(let losses, let isBetter):
      show(network: losses.network, counts: losses.counts, hybrid: losses.hybrid, isBetter: isBetter)
    case .training(let event): show(event)
    case .sample(let text): show(sample: text)
    case .saved: break
    }
    return StopSignal.signal == nil ? .proceed : .stop
  }

  /// Ends the progress line, for something else follows.
  func endLine() { line.clear() }

  /// Says how the run ended.
  func conclude(_ outcome: TrainingOutcome, resumeCommand: String) {
    line.clear()
    guard !isQuiet || outcome.reason == .stopped else { return }
    switch outcome.reason {
    case .stopped:
      Console.note(
        "stopped after step \(outcome.steps); saved \(outcome.model)\nto resume: \(resumeCommand)")
    case .completed, .outOfTime, .noImprovement:
      if outcome.reason == .noImprovement { say("stopping early: the held-out loss no longer improves") }
      let best =
        outcome.isWorseThanChance ? "" : outcome.bestStep.map { ", best at step \($0)" } ?? ""
      say(
        outcome.steps == 0
          ? "done in \(outcome.seconds.clock)"
          : "done after \(outcome.steps) steps in \(outcome.seconds.clock)\(best)")
      if let loss = outcome.countsLoss {
        say("held-out text, counting alone: \(LossFigures(nats: loss, text: outcome.text).line)")
      }
      if let loss = outcome.networkLoss {
        say("held-out text, network alone: \(LossFigures(nats: loss, text: outcome.text).line)")
      }
      if let loss = outcome.statefulLoss {
        let way = outcome.finalLanes == 1 ? "state carried" : "in parallel sequences"
        say("held-out text, \(way): \(LossFigures(nats: loss, text: outcome.text).line)")
        if let counts = outcome.countsLoss, counts <= loss {
          say("counting alone is as good for this text, in seconds: --cell context-mixing")
        }
      } else if let loss = outcome.bestLoss {
        say("held-out text, in parallel sequences: \(LossFigures(nats: loss, text: outcome.text).line)")
      }
      let model = outcome.model == Defaults.request.output ? "" : " --model \(outcome.model.quotedForShell)"
      say("saved \(outcome.model); to generate text: charrnn sample\(model)")
    }
  }

  private func show(_ summary: TextSummary) {
    self.summary = summary
    say(
      "text: \(summary.trainingCharacters.grouped) characters to train on, "
        + "\(summary.heldOutUnits.grouped) units held out, \(summary.vocabularySize.grouped) distinct units")
    if let formats = summary.formatNames {
      say("format: \(formats) (--format plain for the files as they are)")
    }
    if summary.documentCount > 0 {
      let what = summary.documents.title
      let hint = summary.documentsAreGuessed ? " (--documents whole for one continuous text)" : ""
      say("documents: \(summary.documentCount.grouped), \(what)\(hint)")
    }
    if summary.validationIsTrainingText {
      Console.warn(
        "the text of --validation is also trained on: its figures show how well the model knows that text")
    }
    for unseen in summary.unseen {
      say("held-out text has \(unseen.count.grouped) units that are not in the training text: \(unseen)")
    }
  }

  private func show(_ share: Double, of work: String) {
    guard !isQuiet, Console.isTerminal, share < 1 else { return }
    line.show(["\(work)  \(Int(share * 100)) %"])
  }

  /// What joining a network with counts has brought.
  private func show(network: Double, counts: Double, hybrid: Double, isBetter: Bool) {
    guard let summary else { return }
    func bits(_ nats: Double) -> String { LossFigures(nats: nats, text: summary).bitsPerCharacter.fixed(3) }
    say(
      "on text that the network has not seen: network \(bits(network)), counts \(bits(counts)), both "
        + "\(bits(hybrid)) bits/char")
    if !isBetter { say("the network alone is better and stays as it is") }
  }

  private func show(_ ngrams: [Int], _ byteCount: Int, of model: String) {
    say("model: \(model)")
    for (length, count) in ngrams.enumerated() {
      say("  \(count.grouped) distinct n-grams of \(length + 1) unit\(length == 0 ? "" : "s")")
    }
    let megabytes = Double(byteCount) / 1_000_000
    say("memory: \(megabytes.fixed(megabytes < 10 ? 1 : 0)) MB")
  }

  private func show(_ event: TrainingEvent) {
    switch event {
    case .started(let plan):
      if plan.layout.lanes < plan.requestedLanes {
        say(
          "the text is short: the batch size is \(plan.layout.lanes) instead of \(plan.requestedLanes), with sequences of "
            + "\(plan.layout.windowLength) units")
      }
      if plan.firstStep > 0 { say("resuming after step \(plan.firstStep)") }
    case .updated(let report): show(report)
    case .evaluated(let report): show(report)
    case .rolledBack(let report):
      line.clear()
      Console.warn(
        "the loss is not a number at step \(report.step); returning to step \(report.resumedStep) with a learning "
          + "rate of at most \(report.learningRate)")
    case .saveDue, .finished: break
    }
  }

  private func show(_ report: StepReport) {
    guard !isQuiet, let summary else { return }
    if Console.isTerminal {
      // One block says nothing.
      let sparkline = Console.allowsColor && losses.count > 1 ? Sparkline.text(losses) : ""
      line.show(report.texts(for: summary, sparkline: sparkline))
    } else if ContinuousClock.now - lastPlainReport >= .seconds(Self.plainInterval) {
      lastPlainReport = .now
      Console.note(report.texts(for: summary)[0])
    }
  }

  private func show(_ report: EvaluationReport) {
    guard let summary else { return }
    losses = (losses + [report.heldOutLoss ?? report.trainingLoss]).suffix(Self.sparklineLength)
    var text = "step \(report.step)  "
    if let loss = report.heldOutLoss {
      text +=
        "held-out \(LossFigures(nats: loss, text: summary).line)"
        + (report.isBest && loss < summary.lossOfChance ? "  best" : "")
      let rest = "  (training loss \(report.trainingLoss.fixed(3)))"
      // On a terminal the progress line shows the training loss too.
      if !Console.isTerminal || text.utf8.count + rest.utf8.count < Console.width { text += rest }
    } else {
      text += "training \(LossFigures(nats: report.trainingLoss, text: summary).line)"
    }
    say(Console.paint(text, "1"))
  }

  /// Shows a text of the model, unless one was just shown: evaluations of small models follow each other
  /// fast.
  private func show(sample text: String) {
    if let lastSample, ContinuousClock.now - lastSample < .seconds(Self.sampleInterval) { return }
    lastSample = .now
    say(text.indented)
  }

  private func say(_ text: String) {
    guard !isQuiet else { return }
    line.clear()
    Console.note(text)
  }
}

extension LossFigures {
  /// One line: loss, perplexity, bits per character.
  fileprivate var line: String {
    "loss \(nats.fixed(3))  perplexity \(perplexity.fixed(2))  \(bitsPerCharacter.fixed(3)) bits/char"
  }
}

extension TextSummary {
  /// The formats of the files with their numbers; nil if all are plain text.
  fileprivate var formatNames: String? {
    let found = TextOptions.Input.Format.all.map(\.name).filter { formats[$0] != nil }
    guard found != ["plain"], !found.isEmpty else { return nil }
    return found.count == 1 ? found[0] : found.map { "\(formats[$0] ?? 0) \($0)" }.joined(separator: ", ")
  }
}
