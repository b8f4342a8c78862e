import Platform

/// A terminal without a person: what is typed comes from a test, which reads what a person would see.
final class Terminal {
  /// The end that a program gets; closed with ``hangUp()``, once the program has it.
  let programEnd: Int32
  private let testEnd: Int32
  private var isHungUp = false
  private var bytes: [UInt8] = []

  init(columns: UInt16 = 80) throws {
    // ioctl_tty(2): unlock the other end, and ask for its number. Swift does not see posix_openpt and
    // unlockpt.
    let (unlock, number) = (UInt(0x4004_5431), UInt(0x8004_5430))
    testEnd = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    var (lock, place): (Int32, Int32) = (0, 0)
    guard testEnd >= 0, ioctl(testEnd, unlock, &lock) == 0, ioctl(testEnd, number, &place) == 0 else {
      throw Failure("no terminal")
    }
    programEnd = open("/dev/pts/\(place)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    guard programEnd >= 0, ioctl(programEnd, UInt(TIOCSWINSZ), &size) == 0 else {
      throw Failure("no terminal")
    }
  }

  deinit {
    hangUp()
    close(testEnd)
  }

  /// Leaves the terminal to the program.
  func hangUp() {
    guard !isHungUp else { return }
    isHungUp = true
    close(programEnd)
  }

  /// What the program wrote so far, line feeds as the terminal makes them: `\r\n`.
  var shown: Text {
    var part = [UInt8](repeating: 0, count: 4096)
    while case let count = read(testEnd, &part, part.count), count > 0 { bytes += part[..<count] }
    return Text(bytes)
  }

  /// Whether the program takes keys one by one, as a line editor does, and not whole lines.
  var isEditing: Bool {
    var mode = termios()
    return tcgetattr(testEnd, &mode) == 0 && mode.c_lflag & UInt32(ICANON) == 0
  }

  /// Presses keys; ends with `\r` for Return.
  func type(_ keys: Text) throws {
    var rest = keys.bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(testEnd, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EAGAIN || errno == EINTR else { throw Failure("cannot type") }
      rest = rest.dropFirst(max(0, count))
    }
  }
}
