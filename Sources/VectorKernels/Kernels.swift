import CKernels
import Foundation

/// The implementations of the vectorised loops that this processor runs.
package enum Kernels {
  /// Every level that the processor supports, the lowest first.
  package static var supported: [charrnn_kernels] {
    withUnsafeTemporaryAllocation(of: UnsafePointer<charrnn_kernels>?.self, capacity: 8) { tables in
      let count = min(charrnn_supported_kernels(tables.baseAddress, tables.count), tables.count)
      return (0..<count).compactMap { tables[$0]?.pointee }
    }
  }

  /// What an engine runs that is not told otherwise: the highest level, or the one that the environment
  /// variable `CHARRNN_MAX_CPU_ISA` names.
  ///
  /// Unsafe only in name: a table of constants that is never written to.
  package nonisolated(unsafe) static let usual = best(
    upTo: ProcessInfo.processInfo.environment["CHARRNN_MAX_CPU_ISA"])

  /// The highest level, or the highest below a named one.
  ///
  /// - Parameter limit: The name of a level that is not to be exceeded; unknown names limit nothing.
  package static func best(upTo limit: String? = nil) -> charrnn_kernels {
    charrnn_best_kernels(limit).pointee
  }
}
