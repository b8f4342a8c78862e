import Platform

/// Measures elapsed time.
public struct Stopwatch: Sendable {
  private let start = ContinuousClock().now

  /// Starts now.
  public init() {}

  /// Seconds since the start.
  public var seconds: Double { (ContinuousClock().now - start).inSeconds }
}

extension Duration {
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

/// The resources that this process has used so far.
public enum OwnUse {
  /// Processor time of all threads in seconds, user and system.
  public static var processorSeconds: Double {
    var usage = rusage()
    guard getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else { return 0 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  /// The peak resident memory of the process in bytes: VmHWM.
  public static var peakBytes: Int? { ProcessFile.bytes("VmHWM", of: "/proc/self/status") }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
}
