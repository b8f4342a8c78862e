import Foundation
import Platform

/// Processor time of the whole machine or of one process, to detect whether a trial was disturbed.
public enum MachineUse {
  /// Busy time of all cores since the machine started, in seconds; nil if the system does not report it.
  ///
  /// Time that a hypervisor gave to others (steal) counts as busy.
  public static var busySeconds: Double? {
    // cpu user nice system idle iowait irq softirq steal …, in ticks (proc(5)).
    guard let line = ProcessFile.lines(of: "/proc/stat").first, line.hasPrefix("cpu ") else { return nil }
    let ticks = line.split(separator: " ").dropFirst().prefix(8).map { Double($0) ?? 0 }
    guard ticks.count == 8 else { return nil }
    return (ticks.reduce(0, +) - ticks[3] - ticks[4]) / ticksPerSecond
  }

  /// Seconds of processor time that a process has used; nil if there is no such process.
  public static func seconds(of process: pid_t) -> Double? {
    // The name, in parentheses, may contain anything: the fields begin after the last parenthesis.
    guard let line = ProcessFile.lines(of: "/proc/\(process)/stat").first,
      let end = line.lastIndex(of: ")")
    else { return nil }
    let fields = line[line.index(after: end)...].split(separator: " ")
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
      return nil
    }
    return (user + system) / ticksPerSecond
  }

  private static var ticksPerSecond: Double { Double(max(1, sysconf(Int32(_SC_CLK_TCK)))) }
}
