import CKernels
import Glibc
import Synchronization

/// A piece of work that all workers do at once, each its own share.
protocol CrewJob: AnyObject {
  /// Does the share of one worker; ``WorkerCrew/barrier()`` separates phases.
  func run(worker: Int)
}

/// One thread a core, kept for the life of an engine; the caller is worker 0.
///
/// oneDNN runs on the OpenMP threads of the thread that calls it, and every worker asks for one: so each worker
/// multiplies its own share of the lanes, and a time step needs no barrier.
final class WorkerCrew {
  /// How many workers there are, the caller included.
  let count: Int
  private let shared: SharedCrewState
  private var threads: [pthread_t] = []

  /// Starts `count` − 1 threads.
  init(count: Int) {
    precondition(count > 0, "a crew of \(count) workers")
    self.count = count
    shared = SharedCrewState(count: count)
    for worker in 1..<max(count, 1) {
      let seat = Unmanaged.passRetained(CrewSeat(worker: worker, shared: shared))
      var thread = pthread_t()
      let status = pthread_create(
        &thread, nil,
        { argument in
          guard let argument else { return nil }
          let seat = Unmanaged<CrewSeat>.fromOpaque(argument).takeRetainedValue()
          OpenMP.setThreads(1)
          seat.shared.work(as: seat.worker)
          return nil
        }, seat.toOpaque())
      precondition(status == 0, "starting a thread failed: \(String(cString: strerror(status)))")
      threads.append(thread)
    }
  }

  deinit {
    shared.dismiss()
    for thread in threads { pthread_join(thread, nil) }
  }

  /// Runs the job on all workers and returns when all have ended.
  func run(_ job: some CrewJob) {
    let before = OpenMP.threads
    OpenMP.setThreads(1)
    shared.start(job)
    job.run(worker: 0)
    shared.barrier.wait()
    OpenMP.setThreads(before)
  }

  /// Inside of a job: waits until every worker has come here.
  func barrier() { shared.barrier.wait() }
}

/// What a thread is given when it starts.
private final class CrewSeat {
  let worker: Int
  let shared: SharedCrewState
  init(worker: Int, shared: SharedCrewState) {
    self.worker = worker
    self.shared = shared
  }
}

/// The job at hand and the means to wait for it.
private final class SharedCrewState {
  let barrier: SpinningBarrier
  private let monitor = Monitor()
  private let count: Int
  // Guarded by `monitor`.
  private var job: AnyObject?
  private var runJob: ((Int) -> Void)?
  private var round = 0
  private var isDismissed = false

  init(count: Int) {
    self.count = count
    barrier = SpinningBarrier(count: count)
  }

  func start(_ job: some CrewJob) {
    guard count > 1 else { return }
    monitor.change {
      // The same job object comes back window after window: nothing is allocated for it.
      if self.job !== job {
        self.job = job
        runJob = { [unowned job] worker in job.run(worker: worker) }
      }
      round += 1
    }
  }

  func dismiss() { monitor.change { isDismissed = true } }

  func work(as worker: Int) {
    var seen = 0
    while true {
      let run: ((Int) -> Void)? = monitor.wait(until: { round != seen || isDismissed }) {
        seen = round
        return isDismissed ? nil : runJob
      }
      guard let run else { return }
      run(worker)
      barrier.wait()
    }
  }
}

/// A barrier that spins for a moment, for phases are far shorter than a wake-up, and then sleeps, for the processor may be
/// wanted by others.
private final class SpinningBarrier {
  private let count: Int
  private let arrived = Atomic<Int>(0)
  private let generation = Atomic<Int>(0)
  private let monitor = Monitor()

  /// Rounds of spinning before sleep: some 50 µs.
  private static let patience = 2000

  init(count: Int) { self.count = count }

  func wait() {
    guard count > 1 else { return }
    let current = generation.load(ordering: .acquiring)
    if arrived.add(1, ordering: .acquiringAndReleasing).newValue == count {
      arrived.store(0, ordering: .relaxed)
      monitor.change { _ = generation.add(1, ordering: .releasing) }
      return
    }
    for _ in 0..<Self.patience {
      if generation.load(ordering: .acquiring) != current { return }
      charrnn_pause()
    }
    monitor.wait(until: { generation.load(ordering: .acquiring) != current })
  }
}

/// A mutex with a condition: what is changed under it wakes those who wait for it.
private final class Monitor {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func change(_ body: () -> Void) {
    pthread_mutex_lock(mutex)
    body()
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }

  /// Sleeps until the condition holds, then reads what it guards.
  func wait<Result>(until isMet: () -> Bool, then read: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while !isMet() { pthread_cond_wait(condition, mutex) }
    return read()
  }

  func wait(until isMet: () -> Bool) { wait(until: isMet, then: {}) }
}

/// The calling thread's number of OpenMP threads, through the library that oneDNN brings with it.
enum OpenMP {
  private typealias Setter = @convention(c) (Int32) -> Void
  private typealias Getter = @convention(c) () -> Int32
  private static let setter = symbol("omp_set_num_threads", as: Setter.self)
  private static let getter = symbol("omp_get_max_threads", as: Getter.self)

  static var threads: Int32 { getter?() ?? 1 }
  static func setThreads(_ count: Int32) { setter?(count) }

  private static func symbol<Function>(_ name: String, as type: Function.Type) -> Function? {
    guard let address = dlsym(nil, name) else { return nil }
    return unsafeBitCast(address, to: type)
  }
}

/// The share of a worker in a range that is cut into as equal pieces as possible, at multiples of `granularity`.
func share(of count: Int, worker: Int, workers: Int, granularity: Int = 1) -> Range<Int> {
  let pieces = (count + granularity - 1) / granularity
  let start = min(count, pieces * worker / workers * granularity)
  let end = min(count, pieces * (worker + 1) / workers * granularity)
  return start..<end
}
