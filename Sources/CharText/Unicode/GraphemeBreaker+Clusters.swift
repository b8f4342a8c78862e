extension GraphemeBreaker {
  /// The extended grapheme clusters of a string.
  ///
  /// For short strings: it asks utf8proc about every scalar instead of building a table.
  package static func clusters(of text: String) -> [String] {
    guard !text.isEmpty else { return [] }
    var breaker = GraphemeBreaker()
    let scalars = text.unicodeScalars
    var starts = scalars.indices.filter { breaker.isBoundary(before: scalars[$0]) }
    guard starts.count > 1 else { return [text] }
    starts.append(scalars.endIndex)
    return zip(starts, starts.dropFirst()).map { String(scalars[$0..<$1]) }
  }
}
