/// One line of a terminal that is written over and over.
final class ProgressLine {
  private var isShown = false
  private var last: ContinuousClock.Instant?

  /// Shows the first of some texts that fits the terminal, at most ten times a second; each of their scalars
  /// is a column wide.
  func show(_ texts: [String]) {
    let now = ContinuousClock.now
    if let last, now - last < .milliseconds(100) { return }
    last = now
    isShown = true
    // The last column stays free: some terminals break the line when it is filled.
    let width = max(1, Console.width - 1)
    let text = texts.first { $0.unicodeScalars.count <= width } ?? texts.last ?? ""
    Console.tell("\r\u{1B}[K" + text.prefix(width))
  }

  /// Removes the line; the next one is shown at once.
  func clear() {
    last = nil
    guard isShown else { return }
    isShown = false
    Console.tell("\r\u{1B}[K")
  }
}
