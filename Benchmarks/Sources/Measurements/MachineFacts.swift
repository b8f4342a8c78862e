import CLimits
import Foundation

/// The machine on which the figures were measured, and the date.
public struct MachineFacts: Codable, Sendable, Equatable {
  /// The processor's name.
  public let processor: String
  /// The number of cores that this process may use.
  public let cores: Int
  /// The highest level of instruction set.
  public let instructionSet: String
  /// Further relevant features: bf16 products, integer dot products, tiles.
  public let features: [String]
  /// The size of the memory in bytes.
  public let memory: UInt64
  /// The date, as in `2026-11-22`.
  public let date: String

  /// This machine, today.
  public static var here: MachineFacts {
    let flags = Set(
      (ProcessFile.text("flags", of: "/proc/cpuinfo") ?? "").split(separator: " ").map(String.init))
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withFullDate, .withDashSeparatorInDate]
    return MachineFacts(
      processor: ProcessFile.text("model name", of: "/proc/cpuinfo") ?? "an unnamed processor",
      cores: ProcessInfo.processInfo.activeProcessorCount,
      instructionSet: String(cString: bench_instruction_set()),
      features: ["avx512_bf16", "avx512_vnni", "avx_vnni", "amx_bf16", "amx_int8"].filter(flags.contains),
      memory: ProcessInfo.processInfo.physicalMemory, date: formatter.string(from: Date()))
  }
}
