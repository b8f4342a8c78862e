import CKernels
import Foundation

/// The implementations of the vectorised loops for this processor's instruction sets.
package enum Kernels {
  /// Every level that the processor supports, the lowest first.
  package static var supported: [charrnn_kernels] {
    withUnsafeTemporaryAllocation(of: UnsafePointer<charrnn_kernels>?.self, capacity: 8) { tables in
      let count = min(charrnn_supported_kernels(tables.baseAddress, tables.count), tables.count)
      return (0..<count).compactMap { tables[$0]?.pointee }
    }
  }

  /// The default for engines: the highest supported level, or at most the one that the environment variable
  /// `CHARRNN_MAX_CPU_ISA` names.
  ///
  /// Unsafe only in name: it is a table of constants that is never written to.
  package nonisolated(unsafe) static let usual = best(
    upTo: ProcessInfo.processInfo.environment["CHARRNN_MAX_CPU_ISA"])

  /// The highest supported level, at most a named one.
  ///
  /// - Parameter limit: The name of the highest level allowed; unknown names have no effect.
  package static func best(upTo limit: String? = nil) -> charrnn_kernels {
    charrnn_best_kernels(limit).pointee
  }
}
