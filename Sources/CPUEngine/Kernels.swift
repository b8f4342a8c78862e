import CKernels

/// The implementations of the vectorised loops that this processor runs.
package enum Kernels {
  /// Every level that the processor supports, the lowest first.
  package static var supported: [charrnn_kernels] {
    withUnsafeTemporaryAllocation(of: UnsafePointer<charrnn_kernels>?.self, capacity: 8) { tables in
      let count = min(charrnn_supported_kernels(tables.baseAddress, tables.count), tables.count)
      return (0..<count).compactMap { tables[$0]?.pointee }
    }
  }

  /// The highest level, or the highest below a named one.
  ///
  /// - Parameter limit: The name of a level that is not to be exceeded; unknown names limit nothing.
  package static func best(upTo limit: String? = nil) -> charrnn_kernels {
    charrnn_best_kernels(limit).pointee
  }
}
