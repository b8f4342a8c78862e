import COneDNN

/// The oneDNN CPU engine of the process, and what its calls have in common.
enum OneDNN {
  /// The handle of oneDNN's CPU engine.
  ///
  /// Unsafe only in name: it is created once, and any thread may use it.
  nonisolated(unsafe) static let engine: dnnl_engine_t = {
    var engine: dnnl_engine_t?
    check(dnnl_engine_create(&engine, dnnl_cpu, 0), "making its CPU engine")
    guard let engine else { preconditionFailure("oneDNN gave no CPU engine") }
    return engine
  }()

  /// Stops the program on a status other than success: shapes are checked before, so it would be a
  /// programming error.
  static func check(_ status: dnnl_status_t, _ action: @autoclosure () -> String) {
    precondition(status == dnnl_success, "oneDNN failed at \(action()): status \(status.rawValue)")
  }

  /// A plain matrix with any strides.
  static func matrix(
    rows: Int, columns: Int, strides: (row: Int, column: Int), of kind: OperandKind = .fp32
  ) -> dnnl_memory_desc_t {
    var descriptor = dnnl_memory_desc_t()
    let dimensions: [dnnl_dim_t] = [dnnl_dim_t(rows), dnnl_dim_t(columns)]
    let strides: [dnnl_dim_t] = [dnnl_dim_t(strides.row), dnnl_dim_t(strides.column)]
    check(
      dnnl_memory_desc_init_by_strides(&descriptor, 2, dimensions, kind.oneDNNType, strides),
      "describing a \(rows)×\(columns) matrix")
    return descriptor
  }

  /// A matrix whose layout oneDNN may choose.
  static func matrixOfAnyLayout(rows: Int, columns: Int, of kind: OperandKind) -> dnnl_memory_desc_t {
    var descriptor = dnnl_memory_desc_t()
    let dimensions: [dnnl_dim_t] = [dnnl_dim_t(rows), dnnl_dim_t(columns)]
    check(
      dnnl_memory_desc_init_by_tag(&descriptor, 2, dimensions, kind.oneDNNType, dnnl_format_tag_any),
      "describing a \(rows)×\(columns) matrix")
    return descriptor
  }
}

/// A queue of oneDNN commands for one thread.
final class OneDNNStream {
  let handle: dnnl_stream_t

  init() {
    var stream: dnnl_stream_t?
    OneDNN.check(
      dnnl_stream_create(&stream, OneDNN.engine, UInt32(dnnl_stream_default_flags.rawValue)),
      "making a stream")
    guard let stream else { preconditionFailure("oneDNN gave no stream") }
    handle = stream
  }

  deinit { dnnl_stream_destroy(handle) }
}

/// A view of our memory for oneDNN; it does not own the data.
final class OneDNNMemory {
  let handle: dnnl_memory_t

  init(_ descriptor: dnnl_memory_desc_t, at address: UnsafeMutableRawPointer? = nil) {
    var descriptor = descriptor
    var memory: dnnl_memory_t?
    // Without an address here, one is set before each use.
    OneDNN.check(dnnl_memory_create(&memory, &descriptor, OneDNN.engine, address), "making a memory view")
    guard let memory else { preconditionFailure("oneDNN gave no memory view") }
    handle = memory
  }

  deinit { dnnl_memory_destroy(handle) }

  func point(at address: UnsafeRawPointer) {
    OneDNN.check(
      dnnl_memory_set_data_handle(handle, UnsafeMutableRawPointer(mutating: address)), "setting an address")
  }
}

extension OperandKind {
  var oneDNNType: dnnl_data_type_t { self == .fp32 ? dnnl_f32 : dnnl_bf16 }
}
