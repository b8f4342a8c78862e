import CKernels
import Platform
import Synchronization

/// A job that all workers do at the same time, each its own share; ``WorkerCrew/barrier()`` separates phases.
protocol CrewJob: AnyObject {
  /// Does the share of one worker.
  func run(worker: Int)
}

/// A job of independent shares, which any worker may do.
///
/// If the system gives the processors to other processes, the workers that run do all shares: nobody waits
/// for a worker that has not started.
protocol SharedJob: AnyObject {
  var shares: Int { get }
  func run(share: Int)
}

/// One thread per core, kept for the life of an engine; the calling thread is worker 0.
///
/// oneDNN uses the OpenMP threads of the thread that calls it, and every worker sets their number to one:
/// each worker multiplies its own share of the lanes, and a time step needs no barrier.
final class WorkerCrew {
  /// The number of workers, including the calling thread.
  let count: Int
  private let board: JobBoard
  private let meeting: SpinningBarrier
  private var threads: [SystemThread] = []

  /// Starts `count` − 1 threads, or as many as the system grants.
  init(count wanted: Int) {
    precondition(wanted > 0, "a crew of \(wanted) workers")
    let board = JobBoard()
    self.board = board
    for worker in 1..<max(wanted, 1) {
      let thread = SystemThread {
        OpenMP.setThreads(1)
        board.work(as: worker)
      }
      guard let thread else { break }
      threads.append(thread)
    }
    count = threads.count + 1
    meeting = SpinningBarrier(count: count)
  }

  deinit {
    board.dismiss()
    for thread in threads { thread.join() }
  }

  /// Runs the job on all workers and returns when all have finished.
  func run(_ job: any CrewJob) {
    let before = OpenMP.threads
    OpenMP.setThreads(1)
    // One share per worker: no worker takes two shares of a job whose shares wait for one another.
    board.run(.together(job), shares: count)
    OpenMP.setThreads(before)
  }

  /// Runs all shares of a job.
  func run(_ job: any SharedJob) { board.run(.shared(job), shares: job.shares) }

  /// Runs a step of generation phase by phase; the calling thread runs a phase of one share alone.
  func run(_ program: UnsafeMutablePointer<StreamProgram>) {
    for phase in 0..<program.pointee.phases {
      let shares = program.pointee.shares(ofPhase: phase)
      if count == 1 || shares == 1 {
        for share in 0..<shares { program.pointee.run(share: share, ofPhase: phase, worker: 0) }
      } else {
        board.run(.program(program, phase), shares: shares)
      }
    }
  }

  /// Within a ``CrewJob``: waits until every worker gets here.
  func barrier() { meeting.wait() }
}

/// Shares of work that workers take, one round after another.
///
/// The ticket holds the number of the round (32 bits), the number of shares and the next share to be taken
/// (16 bits each). A worker that has taken a share may read `work`: it changes only when every share of its
/// round is done.
private final class JobBoard {
  enum Work {
    case none
    case together(any CrewJob)
    case shared(any SharedJob)
    case program(UnsafeMutablePointer<StreamProgram>, Int)
  }

  private let ticket = Atomic<UInt64>(0)
  private let unfinished = Atomic<Int>(0)
  private let isDismissed = Atomic<Bool>(false)
  /// Between two steps of generation the caller samples: for a beam search or for many texts this takes 100
  /// µs or more, after which a wake-up would take as long again.
  private let posted = Signal(patience: 10_000)
  private let finished = Signal()
  private var work = Work.none

  /// Posts a round, takes part in it as worker 0 and returns when it is done.
  func run(_ work: Work, shares: Int) {
    precondition(shares < 1 << 16, "\(shares) shares")
    self.work = work
    unfinished.store(shares, ordering: .relaxed)
    let round = (ticket.load(ordering: .relaxed) >> 32 &+ 1) & 0xFFFF_FFFF
    ticket.store(round << 32 | UInt64(shares) << 16, ordering: .sequentiallyConsistent)
    posted.notify()
    takeShares(ofRound: round, worker: 0)
    finished.wait { unfinished.load(ordering: .sequentiallyConsistent) == 0 }
    self.work = .none
  }

  func dismiss() {
    isDismissed.store(true, ordering: .sequentiallyConsistent)
    posted.notify()
  }

  /// Takes shares of every round until the board is dismissed.
  func work(as worker: Int) {
    var seen: UInt64 = 0
    while true {
      posted.wait {
        ticket.load(ordering: .sequentiallyConsistent) >> 32 != seen
          || isDismissed.load(ordering: .sequentiallyConsistent)
      }
      if isDismissed.load(ordering: .acquiring) { return }
      seen = ticket.load(ordering: .acquiring) >> 32
      takeShares(ofRound: seen, worker: worker)
    }
  }

  private func takeShares(ofRound round: UInt64, worker: Int) {
    var current = ticket.load(ordering: .acquiring)
    while current >> 32 == round {
      let next = current & 0xFFFF
      guard next < (current >> 16) & 0xFFFF else { return }
      let (taken, original) = ticket.compareExchange(
        expected: current, desired: current + 1, ordering: .acquiringAndReleasing)
      current = original
      guard taken else { continue }
      switch work {
      case .none: break
      case .together(let job): job.run(worker: Int(next))
      case .shared(let job): job.run(share: Int(next))
      case .program(let program, let phase):
        program.pointee.run(share: Int(next), ofPhase: phase, worker: worker)
      }
      if unfinished.subtract(1, ordering: .sequentiallyConsistent).newValue == 0 { finished.notify() }
      current = ticket.load(ordering: .acquiring)
    }
  }
}

/// A barrier for a fixed number of workers.
private final class SpinningBarrier {
  private let count: Int
  private let arrived = Atomic<Int>(0)
  private let generation = Atomic<Int>(0)
  private let signal = Signal()

  init(count: Int) { self.count = count }

  func wait() {
    guard count > 1 else { return }
    let current = generation.load(ordering: .acquiring)
    if arrived.add(1, ordering: .acquiringAndReleasing).newValue == count {
      arrived.store(0, ordering: .relaxed)
      generation.add(1, ordering: .sequentiallyConsistent)
      signal.notify()
      return
    }
    signal.wait { generation.load(ordering: .sequentiallyConsistent) != current }
  }
}
