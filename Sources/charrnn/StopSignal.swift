import ArgumentParser
import CharRNNKit
import Foundation
import Platform
import Synchronization

/// Ctrl-C, SIGTERM and a closed terminal (SIGHUP) as a wish that is granted after the window at hand.
enum StopSignal {
  /// The signal that came, 0 for none. Signal handlers may touch lock-free atomics only.
  private static let received = Atomic<Int32>(0)

  /// Which signal asked for the end.
  static var signal: Int32? {
    let signal = received.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  /// From now on the first signal is noted; a second one, of either kind, ends the program as it would
  /// without us.
  ///
  /// A closed standard error is no reason to lose a run: writing there fails from now on instead of killing
  /// the process.
  static func listen() {
    Platform.signal(SIGPIPE, SIG_IGN)
    _ = received.load(ordering: .relaxed)  // makes the static before a handler needs it
    // Under nohup, SIGHUP is ignored and must stay so.
    for number in [SIGINT, SIGTERM] + (isSignalIgnored(SIGHUP) ? [] : [SIGHUP]) {
      setSignalHandler(number, restarts: true) { number in
        StopSignal.received.store(number, ordering: .relaxed)
        StopSignal.release()
      }
    }
  }

  /// From now on signals end the program as they would without us.
  static func release() {
    Platform.signal(SIGINT, SIG_DFL)
    Platform.signal(SIGTERM, SIG_DFL)
    if !isSignalIgnored(SIGHUP) { Platform.signal(SIGHUP, SIG_DFL) }
  }

  /// Forgets the signal that came.
  static func clear() { received.store(0, ordering: .relaxed) }

  /// From now on every Ctrl-C is noted, however many come, and interrupts what waits for input; SIGTERM ends
  /// the program.
  static func listenAgainAndAgain() {
    _ = received.load(ordering: .relaxed)
    // Nothing restarts: a line that is being typed is given up.
    setSignalHandler(SIGINT, restarts: false) { StopSignal.received.store($0, ordering: .relaxed) }
  }

  /// How a command ends that a signal stopped before there was anything to save: with a message and the code
  /// of a shell; nil for other errors.
  static func exit(for error: some Error) -> ExitCode? {
    guard let signal, let error = error as? WorkflowError else { return nil }
    switch error {
    case .stopped, .stoppedCounting:
      Console.note("\(error)")
      return ExitCode(128 + signal)
    default: return nil
    }
  }
}
