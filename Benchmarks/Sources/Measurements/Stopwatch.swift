import Platform

/// Seconds that pass.
public struct Stopwatch: Sendable {
  private let start = ContinuousClock().now

  /// A watch that runs from now on.
  public init() {}

  /// Seconds since the watch was made.
  public var seconds: Double { (ContinuousClock().now - start).inSeconds }
}

extension Duration {
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

/// What the calling process has used so far.
public enum OwnUse {
  /// Seconds of processor time, of all threads, in the program and in the system.
  public static var processorSeconds: Double {
    var usage = rusage()
    guard getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else { return 0 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  /// The most bytes that the process has had in memory at once: VmHWM.
  public static var peakBytes: Int? { ProcessFile.bytes("VmHWM", of: "/proc/self/status") }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
}
