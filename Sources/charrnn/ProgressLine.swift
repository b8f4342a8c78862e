import Foundation

/// One line of a terminal that is written over and over.
final class ProgressLine {
  private var isShown = false
  private var last: ContinuousClock.Instant?

  /// Shows a text of ASCII, cut to the terminal's width, at most ten times a second.
  func show(_ text: String) {
    let now = ContinuousClock.now
    if let last, now - last < .milliseconds(100) { return }
    last = now
    isShown = true
    write("\r\u{1B}[K" + text.prefix(max(1, Console.width - 1)))
  }

  /// Removes the line.
  func clear() {
    guard isShown else { return }
    isShown = false
    write("\r\u{1B}[K")
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
