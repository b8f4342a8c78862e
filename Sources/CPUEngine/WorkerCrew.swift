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
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let count: Int
  // Guarded by `mutex`.
  private var job: Unmanaged<AnyObject>?
  private var runJob: ((Int) -> Void)?
  private var round = 0
  private var dismissed = false

  init(count: Int) {
    self.count = count
    barrier = SpinningBarrier(count: count)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func start(_ job: some CrewJob) {
    guard count > 1 else { return }
    pthread_mutex_lock(mutex)
    // The same job object comes back window after window: nothing is allocated for it.
    if self.job?.toOpaque() != Unmanaged.passUnretained(job as AnyObject).toOpaque() {
      self.job = Unmanaged.passUnretained(job as AnyObject)
      runJob = { [unowned(unsafe) job] worker in job.run(worker: worker) }
    }
    round += 1
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }

  func dismiss() {
    pthread_mutex_lock(mutex)
    dismissed = true
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }

  func work(as worker: Int) {
    var seen = 0
    while true {
      pthread_mutex_lock(mutex)
      while round == seen && !dismissed { pthread_cond_wait(condition, mutex) }
      if dismissed {
        pthread_mutex_unlock(mutex)
        return
      }
      seen = round
      let run = runJob
      pthread_mutex_unlock(mutex)
      run?(worker)
      barrier.wait()
    }
  }
}

/// A barrier that spins for a while before it gives the processor away: phases are far shorter than a wake-up.
private final class SpinningBarrier {
  private let count: Int
  private let arrived = Atomic<Int>(0)
  private let generation = Atomic<Int>(0)

  init(count: Int) { self.count = count }

  func wait() {
    guard count > 1 else { return }
    let current = generation.load(ordering: .acquiring)
    if arrived.add(1, ordering: .acquiringAndReleasing).newValue == count {
      arrived.store(0, ordering: .relaxed)
      generation.add(1, ordering: .releasing)
      return
    }
    var spins = 0
    while generation.load(ordering: .acquiring) == current {
      spins += 1
      if spins < 20_000 { charrnn_pause() } else { sched_yield() }
    }
  }
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
