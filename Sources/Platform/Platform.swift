// The system's C library, and the few places where systems differ: a port to another system is this file.

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

/// Waits until the disk has what was written to a file or a folder.
///
/// - Returns: False, with the reason in `errno`, where it could not be done.
package func synchronizeWithDisk(_ descriptor: Int32) -> Bool {
  #if canImport(Darwin)
    // There fsync hands the bytes to the disk, which may still keep them in its own memory.
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
  /// When the file was last written to, in seconds since 1970.
  package var secondsOfLastChange: Int {
    #if canImport(Darwin)
      st_mtimespec.tv_sec
    #else
      st_mtim.tv_sec
    #endif
  }
}

// MARK: - Memory

/// What the system is told about memory; wishes only, and nothing is lost where it does not grant them.
package enum MemoryAdvice {
  /// The size of a large page, in bytes.
  package static let hugePage = 1 << 21

  /// Asks for pages of 2 MiB, which the system hands out several times as fast as the same memory in pages of
  /// 4 KiB, for the part of a memory that nobody has touched yet which consists of whole ones.
  package static func wishForHugePages(_ memory: UnsafeMutableRawBufferPointer) {
    #if os(Linux)
      guard let start = memory.baseAddress else { return }
      let first = (Int(bitPattern: start) + hugePage - 1) / hugePage * hugePage - Int(bitPattern: start)
      let count = (memory.count - first) / hugePage * hugePage
      guard count > 0 else { return }
      madvise(start + first, count, Int32(MADV_HUGEPAGE))
    #endif
  }

  /// All bytes of a range of a mapped file are about to be read, and then need not be fetched page by page.
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

  /// A mapped file is read from its beginning to its end.
  package static func readsInOrder(_ mapping: UnsafeMutableRawPointer, byteCount: Int) {
    madvise(mapping, byteCount, Int32(MADV_SEQUENTIAL))
  }

  /// The bytes of a range of a mapped file are not needed soon; only whole pages, of `byteCount` bytes in
  /// all.
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

  /// Starts a thread that does one piece of work and ends; nil where the system grants none.
  ///
  /// Whatever the work touches must be fit to be used from another thread: the compiler does not see this.
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

  /// Waits for the end of the thread; once only.
  package func join() { pthread_join(thread, nil) }
}

/// The work of a thread on its way there.
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

/// Lets a function answer a signal.
///
/// - Parameters:
///   - restarts: Whether the system's calls that the signal interrupts go on afterwards; else they end with
///     `EINTR`.
///   - handler: May do what is safe in a signal handler and nothing else.
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

// MARK: - Libraries

/// The address of a function in any library that the program has loaded; nil where none has it.
package func loadedSymbol(_ name: String) -> UnsafeMutableRawPointer? {
  #if canImport(Darwin)
    dlsym(UnsafeMutableRawPointer(bitPattern: -2), name)  // RTLD_DEFAULT
  #else
    dlsym(nil, name)
  #endif
}
