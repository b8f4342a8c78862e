import ArgumentParser
import CharRNNKit
import Foundation
import Glibc
import Synchronization

/// Ctrl-C and SIGTERM as a wish that is granted after the window at hand.
enum StopSignal {
  /// The signal that came, 0 for none. Signal handlers may touch lock-free atomics only.
  private static let received = Atomic<Int32>(0)

  /// Which signal asked for the end.
  static var signal: Int32? {
    let signal = received.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  /// From now on the first signal is noted; a second one, of either kind, ends the program as it would without us.
  ///
  /// A closed standard error is no reason to lose a run: writing there fails from now on instead of killing the process.
  static func listen() {
    Glibc.signal(SIGPIPE, SIG_IGN)
    _ = received.load(ordering: .relaxed)  // makes the static before a handler needs it
    for number in [SIGINT, SIGTERM] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        StopSignal.received.store(number, ordering: .relaxed)
        Glibc.signal(SIGINT, SIG_DFL)
        Glibc.signal(SIGTERM, SIG_DFL)
      }
      action.sa_flags = SA_RESTART
      sigaction(number, &action, nil)
    }
  }

  /// Forgets the signal that came.
  static func clear() { received.store(0, ordering: .relaxed) }

  /// From now on every Ctrl-C is noted, however many come, and interrupts what waits for input; SIGTERM ends the program.
  static func listenAgainAndAgain() {
    _ = received.load(ordering: .relaxed)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { StopSignal.received.store($0, ordering: .relaxed) }
    // Without SA_RESTART: a line that is being typed is given up.
    action.sa_flags = 0
    sigaction(SIGINT, &action, nil)
  }

  /// How a command ends that a signal stopped before there was anything to save: with a message and the code of a shell; nil for other errors.
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
