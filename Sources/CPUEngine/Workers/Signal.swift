import CKernels
import Platform
import Synchronization

/// Waits for a condition: first spins, because most waits are far shorter than a wake-up, then sleeps,
/// because others may need the processor.
///
/// The condition reads atomics with sequential consistency; the code that makes it true stores with
/// sequential consistency and then calls ``notify()``.
final class Signal {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let sleepers = Atomic<Int>(0)

  /// How many times to spin before sleeping.
  private let patience: Int

  /// - Parameter patience: How many times to spin before sleeping: 2,000 take about 50 µs.
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
    // Counted before the condition is read again: a thread that makes it true after that sees a sleeper.
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while !isMet() { pthread_cond_wait(condition, mutex) }
    sleepers.subtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(mutex)
  }

  /// Wakes sleeping threads; costs next to nothing if there are none.
  func notify() {
    guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }
}
