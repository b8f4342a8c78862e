import CLimits
import Synchronization

/// How fast this machine multiplies and reads at most, measured.
public enum MachineLimits {
  /// Operations per second on a number of threads, a multiply-add as two.
  ///
  /// - Parameter numbers: What is multiplied; sums are of 32 bits.
  /// - Returns: Nil if the processor has no instruction for it that a loop here uses.
  public static func peak(_ numbers: NumberType, threads: Int, seconds: Double) -> Double? {
    guard hasLoop(numbers) else { return nil }
    return rate(threads: threads, seconds: seconds) {
      let rounds = 1 << 14
      var result: Float = 0
      return {
        switch numbers {
        case .fp32: bench_multiply_add_fp32(rounds, 1, &result)
        case .bf16: bench_multiply_add_bf16(rounds, 1, &result)
        case .int8: bench_multiply_add_int8(rounds, 1, &result)
        }
      }
    }
  }

  /// Whether the processor multiplies in these numbers with instructions of their own.
  public static func hasProducts(_ numbers: NumberType) -> Bool {
    hasLoop(numbers) || (numbers != .fp32 && bench_has_bf16_tiles() != 0)
  }

  /// Whether ``peak(_:threads:seconds:)`` finds the limit. Tiles, which no loop uses, would beat it.
  private static func hasLoop(_ numbers: NumberType) -> Bool {
    switch numbers {
    case .fp32: true
    case .bf16: bench_has_bf16_products() != 0 && bench_has_bf16_tiles() == 0
    case .int8: bench_has_int8_products() != 0 && bench_has_bf16_tiles() == 0
    }
  }

  /// Bytes per second read from a working set of so many bytes, again and again, each thread reading its own
  /// part.
  public static func bandwidth(bytes: Int, threads: Int, seconds: Double) -> Double {
    let part = max(512, bytes / threads / 512 * 512)
    return rate(threads: threads, seconds: seconds) {
      let buffer = ReadBuffer(count: part)
      // Some 20 µs to a look at the clock.
      let rounds = max(1, (1 << 20) / part)
      return {
        buffer.read(rounds: rounds)
        return Double(part * rounds)
      }
    }
  }

  /// Runs a piece of work again and again on each of several threads and adds up how much of it they do a
  /// second.
  ///
  /// Each thread goes by its own clock, from a moment at which all are ready: none waits for another.
  ///
  /// - Parameter prepare: Called on each thread; returns a piece of work, which returns how much it did.
  private static func rate(
    threads: Int, seconds: Double, _ prepare: @escaping @Sendable () -> () -> Double
  ) -> Double {
    let ready = Atomic<Int>(0)
    let total = Mutex(0.0)
    Threads.run(threads) { _ in
      let work = prepare()
      _ = work()
      ready.add(1, ordering: .acquiringAndReleasing)
      // The others are a moment away.
      while ready.load(ordering: .acquiring) < threads {}
      let watch = Stopwatch()
      var done = 0.0
      var passed = 0.0
      repeat {
        done += work()
        passed = watch.seconds
      } while passed < seconds
      total.withLock { $0 += done / passed }
    }
    return total.withLock { $0 }
  }
}

/// Bytes to be read.
private final class ReadBuffer {
  private let bytes: UnsafeMutableRawPointer
  private let count: Int

  init(count: Int) {
    self.count = count
    bytes = .allocate(byteCount: count, alignment: 4096)
    // Each page is written, so that each has memory of its own.
    bytes.initializeMemory(as: UInt8.self, repeating: 1, count: count)
  }

  deinit { bytes.deallocate() }

  func read(rounds: Int) { _ = bench_read(bytes, count, rounds) }
}
