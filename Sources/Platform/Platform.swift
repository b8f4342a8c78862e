// The system's C library, and all differences between systems: a port to another system changes this file
// only.

#if canImport(Glibc)
  @_exported import Glibc
#elseif canImport(Musl)
  @_exported import Musl
#elseif canImport(Darwin)
  @_exported import Darwin
#else
  #error("no C library known here: name its module")
#endif

// MARK: - Files

/// Waits until everything written to a file or a folder is on disk (fsync).
///
/// - Returns: False, with the reason in `errno`, on failure.
package func synchronizeWithDisk(_ descriptor: Int32) -> Bool {
  #if canImport(Darwin)
    // On this system fsync passes the bytes to the disk, which may still hold them in its cache.
    while fcntl(descriptor, F_FULLFSYNC) == -1 {
      if errno == ENOTSUP || errno == EINVAL { break }
      if errno != EINTR { return false }
    }
  #endif
  // A signal, such as the Ctrl-C that asked for a save, may interrupt the wait.
  while fsync(descriptor) != 0 {
    if errno != EINTR { return false }
  }
  return true
}

extension stat {
  /// The time of the last modification, in seconds since 1970.
  package var secondsOfLastChange: Int {
    #if canImport(Darwin)
      st_mtimespec.tv_sec
    #else
      st_mtim.tv_sec
    #endif
  }
}

// MARK: - Memory

/// Advice to the system about memory; it may be ignored, which only costs time.
package enum MemoryAdvice {
  /// The size of a large page, in bytes.
  package static let hugePage = 1 << 21

  /// Asks for huge pages of 2 MiB, which the system provides several times as fast as the same memory in
  /// pages of 4 KiB. Applies to the whole huge pages within memory that has not been touched yet.
  package static func wishForHugePages(_ memory: UnsafeMutableRawBufferPointer) {
    #if os(Linux)
      guard let start = memory.baseAddress else { return }
      let first = (Int(bitPattern: start) + hugePage - 1) / hugePage * hugePage - Int(bitPattern: start)
      let count = (memory.count - first) / hugePage * hugePage
      guard count > 0 else { return }
      madvise(start + first, count, Int32(MADV_HUGEPAGE))
    #endif
  }

  /// All bytes of a range of a mapped file are about to be read, so they need not be fetched page by page.
  package static func willRead(_ range: Range<Int>, ofMapping start: UnsafeRawPointer) {
    let begin = range.lowerBound / pageSize * pageSize
    #if os(Linux)
      // MADV_POPULATE_READ, since Linux 5.14; older ones refuse it.
      let advice: Int32 = 22
    #else
      let advice = Int32(MADV_WILLNEED)
    #endif
    madvise(UnsafeMutableRawPointer(mutating: start + begin), range.upperBound - begin, advice)
  }

  /// A mapped file will be read sequentially.
  package static func readsInOrder(_ mapping: UnsafeMutableRawPointer, byteCount: Int) {
    madvise(mapping, byteCount, Int32(MADV_SEQUENTIAL))
  }

  /// The bytes of a range of a mapped file are not needed soon; only whole pages are released. The mapping
  /// has `byteCount` bytes.
  package static func release(_ range: Range<Int>, ofMapping start: UnsafeRawPointer, byteCount: Int) {
    let begin = range.lowerBound / pageSize * pageSize
    let end = min(range.upperBound, byteCount) / pageSize * pageSize
    guard begin < end else { return }
    madvise(UnsafeMutableRawPointer(mutating: start + begin), end - begin, Int32(MADV_DONTNEED))
  }

  private static let pageSize = sysconf(Int32(_SC_PAGESIZE))
}

// MARK: - Threads

/// A thread of the system.
package struct SystemThread {
  private let thread: pthread_t

  /// Starts a thread that does one piece of work and ends; nil if the system cannot create one.
  ///
  /// Everything that the work uses must be safe to use from another thread: the compiler does not check this.
  package init?(_ work: @escaping () -> Void) {
    let box = Unmanaged.passRetained(WorkBox(work))
    #if canImport(Darwin)
      var started: pthread_t?
      let status = pthread_create(&started, nil, { WorkBox.run($0) }, box.toOpaque())
    #else
      var handle = pthread_t()
      let status = pthread_create(&handle, nil, { WorkBox.run($0) }, box.toOpaque())
      let started: pthread_t? = handle
    #endif
    guard status == 0, let started else {
      box.release()
      return nil
    }
    thread = started
  }

  /// Waits until the thread ends; call it once only.
  package func join() { pthread_join(thread, nil) }
}

/// Carries the work to the new thread.
private final class WorkBox {
  let work: () -> Void
  init(_ work: @escaping () -> Void) { self.work = work }

  static func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<WorkBox>.fromOpaque(argument).takeRetainedValue().work()
    return nil
  }
}

// MARK: - Signals

/// Installs a handler for a signal.
///
/// - Parameters:
///   - restarts: Whether system calls that the signal interrupts are restarted; otherwise they fail with
///     `EINTR`.
///   - handler: May only call what is async-signal-safe.
package func setSignalHandler(
  _ number: Int32, restarts: Bool, _ handler: @escaping @convention(c) (Int32) -> Void
) {
  var action = sigaction()
  #if canImport(Glibc)
    action.__sigaction_handler.sa_handler = handler
  #elseif canImport(Musl)
    action.__sa_handler.sa_handler = handler
  #elseif canImport(Darwin)
    action.__sigaction_u.__sa_handler = handler
  #endif
  action.sa_flags = restarts ? Int32(SA_RESTART) : 0
  sigaction(number, &action, nil)
}

/// Whether a signal is ignored, as SIGHUP is under nohup.
package func isSignalIgnored(_ number: Int32) -> Bool {
  var action = sigaction()
  guard sigaction(number, nil, &action) == 0 else { return false }
  #if canImport(Glibc)
    let handler = action.__sigaction_handler.sa_handler
  #elseif canImport(Musl)
    let handler = action.__sa_handler.sa_handler
  #elseif canImport(Darwin)
    let handler = action.__sigaction_u.__sa_handler
  #endif
  // SIG_IGN is the address 1.
  return handler.map { unsafeBitCast($0, to: Int.self) == 1 } ?? false
}

// MARK: - Libraries

/// The address of a function in any loaded library; nil if there is none.
package func loadedSymbol(_ name: String) -> UnsafeMutableRawPointer? {
  #if canImport(Darwin)
    dlsym(UnsafeMutableRawPointer(bitPattern: -2), name)  // RTLD_DEFAULT
  #else
    dlsym(nil, name)
  #endif
}
