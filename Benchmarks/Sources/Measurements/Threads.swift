import Foundation

/// Runs threads in parallel.
enum Threads {
  /// Runs the body once on each of `count` threads, including the caller as the first, and returns when all
  /// have ended.
  static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let ended = DispatchSemaphore(value: 0)
    for thread in 1..<max(1, count) {
      let other = Thread {
        body(thread)
        ended.signal()
      }
      other.start()
    }
    body(0)
    for _ in 1..<max(1, count) { ended.wait() }
  }
}
