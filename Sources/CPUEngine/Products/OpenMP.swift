import Platform

/// The calling thread's number of OpenMP threads, through the OpenMP library that oneDNN loads.
enum OpenMP {
  private typealias Setter = @convention(c) (Int32) -> Void
  private typealias Getter = @convention(c) () -> Int32
  private static let setter = symbol("omp_set_num_threads", as: Setter.self)
  private static let getter = symbol("omp_get_max_threads", as: Getter.self)

  static var threads: Int32 { getter?() ?? 1 }
  static func setThreads(_ count: Int32) { setter?(count) }

  private static func symbol<Function>(_ name: String, as type: Function.Type) -> Function? {
    guard let address = loadedSymbol(name) else { return nil }
    return unsafeBitCast(address, to: type)
  }
}
