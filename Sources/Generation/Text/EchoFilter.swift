import CharText

/// Removes the prompt from the pieces of texts.
struct EchoFilter: Sendable {
  /// The UTF-8 length of the prompt; 0 if it is to be echoed.
  let promptBytes: Int
  /// The text that the last piece belongs to, and how many bytes of its prompt are still to come.
  private var stream = -1
  private var bytesLeft = 0

  init(promptBytes: Int) { self.promptBytes = promptBytes }

  /// The piece without the part that belongs to the prompt; nil if nothing remains and the text continues.
  mutating func filter(_ piece: GeneratedPiece) -> GeneratedPiece? {
    guard promptBytes > 0 else { return piece }
    if piece.stream != stream { (stream, bytesLeft) = (piece.stream, promptBytes) }
    guard bytesLeft > 0 else { return piece }
    let dropped = min(bytesLeft, piece.text.utf8.count)
    bytesLeft -= dropped
    var rest = piece
    // A mark that joins the prompt's last character begins within a cluster: it is returned alone.
    rest.text = String(decoding: piece.text.utf8.dropFirst(dropped), as: UTF8.self)
    let clusters = NormalizedText(rest.text, normalization: .none).graphemeCount
    rest.surprisals = Array(piece.surprisals.suffix(clusters))
    return rest.text.isEmpty && rest.stopReason == nil ? nil : rest
  }
}
