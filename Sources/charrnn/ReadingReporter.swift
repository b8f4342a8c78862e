import CharRNNKit

/// Tells people on standard error how far the reading of a long text has come; nothing of what is read at
/// once.
final class ReadingReporter {
  private let isQuiet: Bool
  private let line: ProgressLine
  private let began = ContinuousClock.now
  private var lastPlainReport: ContinuousClock.Instant?
  /// The text at hand, how much of it had been read when it was first seen as a whole, and when that was.
  private var file: (index: Int, bytes: Int, since: ContinuousClock.Instant)?

  /// Seconds of silence at the beginning.
  private static let silence = 1.0

  init(isQuiet: Bool, line: ProgressLine) {
    self.isQuiet = isQuiet
    self.line = line
  }

  /// Shows the progress; asks for the end when a signal did.
  func receive(_ progress: ReadingProgress) -> Continuation {
    if let note = progress.note {
      show(note)
    } else if !isQuiet {
      show(progress, now: .now)
    }
    return StopSignal.signal == nil ? .proceed : .stop
  }

  private func show(_ note: ReadingProgress.Note) {
    line.clear()
    switch note {
    case .filesSkipped, .read: if !isQuiet { Console.note("\(note)") }
    // A part of what the user has named.
    case .rowsSkipped: Console.warn(note)
    }
  }

  private func show(_ progress: ReadingProgress, now: ContinuousClock.Instant) {
    if progress.byteCount != nil, file?.index != progress.fileIndex {
      file = (progress.fileIndex, progress.bytesRead, now)
    }
    guard now - began >= .seconds(Self.silence) else { return }
    if Console.isTerminal {
      line.show(progress.texts(secondsLeft: secondsLeft(progress, now)))
    } else if lastPlainReport.map({ now - $0 >= .seconds(TrainingReporter.plainInterval) }) ?? true {
      lastPlainReport = now
      Console.note(progress.texts(secondsLeft: secondsLeft(progress, now), hasBar: false)[0])
    }
  }

  private func secondsLeft(_ progress: ReadingProgress, _ now: ContinuousClock.Instant) -> Double {
    if progress.hasManyFiles {
      guard progress.fileIndex > 0 else { return .infinity }
      return (now - began) / .seconds(1) * Double(progress.fileCount - progress.fileIndex)
        / Double(progress.fileIndex)
    }
    guard let file, let byteCount = progress.byteCount, progress.bytesRead > file.bytes else {
      return .infinity
    }
    let elapsed = now - file.since
    return elapsed / .seconds(1) * Double(byteCount - progress.bytesRead)
      / Double(progress.bytesRead - file.bytes)
  }
}

extension ReadingProgress {
  /// Whether a share of the texts says more than one of the current text.
  fileprivate var hasManyFiles: Bool { fileCount >= 100 }

  /// The progress in ASCII, from the whole of it to what is left for the narrowest terminal.
  fileprivate func texts(secondsLeft: Double, hasBar: Bool = true) -> [String] {
    let what = "reading " + (fileCount > 1 ? "text \(fileIndex + 1) of \(fileCount)" : "the text")
    let left = "\(secondsLeft.clock) left"
    guard !hasManyFiles else {
      let percent = "\(100 * fileIndex / fileCount) %"
      let what = "reading text \((fileIndex + 1).grouped) of \(fileCount.grouped)"
      return ["\(what)  \(percent)  \(left)", percent]
    }
    guard let byteCount else {
      return ["\(what)  \(bytesRead.megabytes) MB so far", "\(bytesRead.megabytes) MB"]
    }
    let share = Double(bytesRead) / Double(max(1, byteCount))
    let percent = "\(Int(share * 100)) %"
    let amount = "\(bytesRead.megabytes) of \(byteCount.megabytes) MB"
    let plain = ["\(what)  \(percent)  \(amount)  \(left)", "\(what)  \(percent)  \(left)", percent]
    guard hasBar else { return plain }
    let full = Int(share * Double(Self.barLength))
    let bar = String(repeating: "#", count: full) + String(repeating: "-", count: Self.barLength - full)
    return ["\(what)  [\(bar)]  \(percent)  \(amount)  \(left)"] + plain
  }

  private static let barLength = 16
}

extension Int {
  /// Millions of bytes.
  fileprivate var megabytes: String { (self / 1_000_000).grouped }
}
