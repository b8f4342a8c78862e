import CharText

/// Leaves the prompt out of what a run hands out.
struct EchoFilter: Sendable {
  /// UTF-8 of the prompt; 0 where it is to be heard.
  let promptBytes: Int
  /// The text that pieces belong to now, and how much of its prompt is still to come.
  private var stream = -1
  private var bytesLeft = 0

  init(promptBytes: Int) { self.promptBytes = promptBytes }

  /// The piece without what of it is the prompt; nil where nothing is left and the text goes on.
  mutating func filter(_ piece: GeneratedPiece) -> GeneratedPiece? {
    guard promptBytes > 0 else { return piece }
    if piece.stream != stream { (stream, bytesLeft) = (piece.stream, promptBytes) }
    guard bytesLeft > 0 else { return piece }
    let dropped = min(bytesLeft, piece.text.utf8.count)
    bytesLeft -= dropped
    var rest = piece
    // A mark that joins the prompt's last character begins within a cluster: it is heard alone.
    rest.text = String(decoding: piece.text.utf8.dropFirst(dropped), as: UTF8.self)
    let clusters = NormalizedText(rest.text, normalization: .none).graphemeCount
    rest.surprisals = Array(piece.surprisals.suffix(clusters))
    return rest.text.isEmpty && rest.stopReason == nil ? nil : rest
  }
}
