import CKernels
import Platform
import Synchronization

/// Waits for a condition: spins for a moment, for the wait is mostly far shorter than a wake-up, then sleeps,
/// for the processor may be wanted by others.
///
/// The condition reads atomics, sequentially consistently; whoever makes it true stores so and calls
/// ``notify()``.
final class Signal {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let sleepers = Atomic<Int>(0)

  /// Rounds of spinning before sleep.
  private let patience: Int

  /// - Parameter patience: Rounds of spinning before sleep: 2,000 take some 50 µs.
  init(patience: Int = 2_000) {
    self.patience = patience
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func wait(until isMet: () -> Bool) {
    for _ in 0..<patience {
      if isMet() { return }
      charrnn_pause()
    }
    pthread_mutex_lock(mutex)
    // Counted before the condition is read again: whoever makes it true after that sees a sleeper.
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while !isMet() { pthread_cond_wait(condition, mutex) }
    sleepers.subtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(mutex)
  }

  /// Wakes those who sleep; it costs next to nothing when nobody does.
  func notify() {
    guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }
}
