/// What KakaoTalk writes itself: lines about what happens in a chat, and what stands for a picture.
enum KakaoTalkNotices {
  /// Messages that stand for something else than text.
  private static let placeholders = Set(
    [
      "사진", "동영상", "이모티콘", "(이모티콘)", "음성메시지", "삭제된 메시지입니다.", "메시지가 삭제되었습니다.", "메시지를 가렸습니다.",
      "Photo", "Photos", "Video", "Videos", "Emoticon", "Emoticons", "(emoticon)", "Sticker", "Stickers",
      "Voice message", "Voice Message", "Voice note", "Voice Note", "This message was deleted.",
      "This message has been deleted.", "Message deleted.", "Deleted message.",
    ].map { Array($0.utf8) })

  /// Beginnings of messages that name a file.
  private static let fileBeginnings = ["파일: ", "File: "].map { Array($0.utf8) }

  /// Ends of lines about what happens, which nobody writes by chance.
  private static let eventEndings = [
    "님이 들어왔습니다", "님이 나갔습니다", "님을 초대했습니다", "님을 초대하였습니다", "님을 내보냈습니다", "메시지를 가렸습니다",
    " joined this chatroom", " left this chatroom", " invited to this chatroom",
  ].map { Array($0.utf8) }

  /// What follows the name of a speaker in such a line, and may be a part of it; the words alone would not
  /// say enough.
  private static let eventsOfSpeakers = ["님이 방장이 되었습니다", " joined", " left", " invited "]

  /// Whether a message stands for a picture, a file, a deleted message and the like.
  static func isPlaceholder(_ text: [UInt8]) -> Bool {
    let text = text.trimmed
    if placeholders.contains(Array(text)) || fileBeginnings.contains(where: text.starts) { return true }
    // `사진 3장`, `3 photos`
    var scanner = ByteScanner(text)
    if scanner.skip("사진 ") {
      return scanner.number(digits: 1...3) != nil && scanner.skip("장") && scanner.isAtEnd
    }
    return scanner.number(digits: 1...3) != nil && scanner.skipSpaces()
      && (scanner.skip("photos") || scanner.skip("Photos") || scanner.skip("photo")) && scanner.isAtEnd
  }

  /// Whether a line tells what happens.
  ///
  /// - Parameter isName: Whether someone of that name has spoken.
  static func isEvent(_ line: some Collection<UInt8>, isName: (ArraySlice<UInt8>) -> Bool) -> Bool {
    var line = line.trimmed
    if line.last == UInt8(ascii: ".") { line.removeLast() }
    if eventEndings.contains(where: { line.count > $0.count && line.suffix($0.count).elementsEqual($0) }) {
      return true
    }
    return eventsOfSpeakers.contains { words in
      var scanner = ByteScanner(line)
      guard let name = scanner.take(upTo: words), isName(name) else { return false }
      return scanner.isAtEnd || words.hasSuffix(" ")
    }
  }
}
