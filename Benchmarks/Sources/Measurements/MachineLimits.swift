import CLimits
import Synchronization

/// The maximum speeds of multiplication and reading on this machine, measured.
public enum MachineLimits {
  /// Operations per second on a number of threads; a multiply-add counts as two.
  ///
  /// - Parameter numbers: The type of the factors; sums have 32 bits.
  /// - Returns: Nil if no loop here uses the processor's best instruction for this type.
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

  /// Whether the processor has instructions for products of this type.
  public static func hasProducts(_ numbers: NumberType) -> Bool {
    hasLoop(numbers) || (numbers != .fp32 && bench_has_bf16_tiles() != 0)
  }

  /// Whether ``peak(_:threads:seconds:)`` finds the limit. Tiles, which no loop uses, would be faster.
  private static func hasLoop(_ numbers: NumberType) -> Bool {
    switch numbers {
    case .fp32: true
    case .bf16: bench_has_bf16_products() != 0 && bench_has_bf16_tiles() == 0
    case .int8: bench_has_int8_products() != 0 && bench_has_bf16_tiles() == 0
    }
  }

  /// Bytes per second read repeatedly from a working set of this many bytes; each thread reads its own part.
  public static func bandwidth(bytes: Int, threads: Int, seconds: Double) -> Double {
    let part = max(512, bytes / threads / 512 * 512)
    return rate(threads: threads, seconds: seconds) {
      let buffer = ReadBuffer(count: part)
      // About 20 µs between two readings of the clock.
      let rounds = max(1, (1 << 20) / part)
      return {
        buffer.read(rounds: rounds)
        return Double(part * rounds)
      }
    }
  }

  /// Runs a piece of work repeatedly on each of several threads and adds up their amounts per second.
  ///
  /// Each thread measures its own time, from a moment at which all are ready, and never waits for another.
  ///
  /// - Parameter prepare: Called on each thread; returns a piece of work, which returns the amount done.
  private static func rate(
    threads: Int, seconds: Double, _ prepare: @escaping @Sendable () -> () -> Double
  ) -> Double {
    let ready = Atomic<Int>(0)
    let total = Mutex(0.0)
    Threads.run(threads) { _ in
      let work = prepare()
      _ = work()
      ready.add(1, ordering: .acquiringAndReleasing)
      // Spins, because the others will be ready in a moment.
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

/// The bytes to read.
private final class ReadBuffer {
  private let bytes: UnsafeMutableRawPointer
  private let count: Int

  init(count: Int) {
    self.count = count
    bytes = .allocate(byteCount: count, alignment: 4096)
    // Every page is written, so that each has its own physical memory.
    bytes.initializeMemory(as: UInt8.self, repeating: 1, count: count)
  }

  deinit { bytes.deallocate() }

  func read(rounds: Int) { _ = bench_read(bytes, count, rounds) }
}
