import CharRNNKit

extension Advice {
  /// The command that makes a text of a file that is none; nil if none is usual.
  static func text(for format: TextError.Format, about path: String) -> String? {
    let input = path == "-" ? "FILE" : path
    // A file name that looks like an option is shown in its folder.
    let words = [input, textName(for: input)].map { ($0.hasPrefix("-") ? "./" + $0 : $0).quotedForShell }
    let command = format.conversion(from: words[0], to: words[1]).map { "try: \($0)" }
    guard format.isMarkup else { return command }
    let plain = "or give --format plain for a text with all its markup"
    return [command, plain].compactMap { $0 }.joined(separator: "; ")
  }

  /// `novel.txt` for `novel.docx` and for `novel.txt.gz`.
  private static func textName(for path: String) -> String {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return path + ".txt" }
    let base = String(path.dropLast(name.distance(from: dot, to: name.endIndex)))
    let text = base.lowercased().hasSuffix(".txt") ? base : base + ".txt"
    return text == path ? path + ".txt" : text
  }
}
