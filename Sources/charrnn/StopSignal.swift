import Foundation
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

  /// From now on the first signal is noted; a second one ends the program as it would without us.
  static func listen() {
    _ = received.load(ordering: .relaxed)  // makes the static before a handler needs it
    for number in [SIGINT, SIGTERM] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        StopSignal.received.store(number, ordering: .relaxed)
      }
      // Once: the default action comes back for the second signal.
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
      sigaction(number, &action, nil)
    }
  }
}
