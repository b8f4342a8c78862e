import Platform

/// Finds the files in a folder and in the folders in it.
///
/// What is hidden, its name beginning with a full stop, is left out. Links are followed, but no folder is
/// read twice, so that circles end. Paths are spelled as by ``PathSpelling``.
package struct FolderWalk {
  /// The paths of the ordinary files, sorted by their bytes.
  package private(set) var files: [String] = []
  /// The folders that could not be read.
  package private(set) var unreadable: [String] = []

  /// A folder by its number in the file system.
  private struct Identity: Hashable {
    let device: UInt64
    let number: UInt64

    init(_ status: stat) {
      (device, number) = (
        UInt64(truncatingIfNeeded: status.st_dev), UInt64(truncatingIfNeeded: status.st_ino)
      )
    }
  }

  /// A walk through a folder.
  package init(_ folder: String) {
    var found: [[UInt8]] = []
    var visited: Set<Identity> = []
    var folders = [Self.withoutSlashes(PathSpelling.bytes(of: folder))]
    // Later, so that the files of a folder have the path without a link.
    var links: [[UInt8]] = []
    while true {
      guard let next = folders.popLast() else {
        guard !links.isEmpty else { break }
        folders = [links.removeFirst()]
        continue
      }
      guard let status = Self.status(of: next), visited.insert(Identity(status)).inserted else { continue }
      guard let names = Self.names(in: next) else {
        unreadable.append(PathSpelling.text(of: next))
        continue
      }
      for (name, type) in names {
        let path = next.last == UInt8(ascii: "/") ? next + name : next + [UInt8(ascii: "/")] + name
        switch type == .unknown ? Self.type(of: path) : type {
        case .file: found.append(path)
        case .folder: folders.append(path)
        case .link:
          switch Self.status(of: path).map(Self.type) {
          case .file: found.append(path)
          case .folder: links.append(path)
          default: break
          }
        case .other, .unknown: break
        }
      }
      links.sort { $0.lexicographicallyPrecedes($1) }
    }
    found.sort { $0.lexicographicallyPrecedes($1) }
    files = found.map { PathSpelling.text(of: $0) }
  }

  /// Whether a path names a folder.
  package static func isFolder(_ path: String) -> Bool {
    status(of: PathSpelling.bytes(of: path)).map(type) == .folder
  }

  /// What a name stands for.
  private enum Kind {
    case file, folder, link, other, unknown
  }

  /// The names in a folder that are not hidden; nil if it cannot be read.
  private static func names(in folder: [UInt8]) -> [([UInt8], Kind)]? {
    guard let stream = withPath(folder, { opendir($0) }) else { return nil }
    defer { closedir(stream) }
    var names: [([UInt8], Kind)] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      guard name.first != UInt8(ascii: ".") else { continue }
      names.append((name, kind(ofEntry: Int32(entry.pointee.d_type))))
    }
    return names
  }

  private static func kind(ofEntry type: Int32) -> Kind {
    switch type {
    case Int32(DT_REG): .file
    case Int32(DT_DIR): .folder
    case Int32(DT_LNK): .link
    case Int32(DT_UNKNOWN): .unknown
    default: .other
    }
  }

  private static func type(of path: [UInt8]) -> Kind {
    var status = stat()
    guard withPath(path, { lstat($0, &status) }) == 0 else { return .other }
    return type(of: status)
  }

  private static func type(of status: stat) -> Kind {
    switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    case S_IFLNK: .link
    default: .other
    }
  }

  private static func status(of path: [UInt8]) -> stat? {
    var status = stat()
    return withPath(path, { stat($0, &status) }) == 0 ? status : nil
  }

  private static func withPath<Result>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (path + [0]).withUnsafeBytes { body($0.baseAddress!.assumingMemoryBound(to: CChar.self)) }
  }

  private static func withoutSlashes(_ path: [UInt8]) -> [UInt8] {
    var path = path
    while path.count > 1, path.last == UInt8(ascii: "/") { path.removeLast() }
    return path
  }
}
