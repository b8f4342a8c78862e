import CharText
import Corpora
import Testing

/// The exports of KakaoTalk, as telephones and computers write them.
@Suite("KakaoTalk")
struct KakaoTalkTests {
  /// One chat in every layout: what is said is the same.
  static let exports: [String: String] = [
    "Android": """
    산악회 님과 카카오톡 대화
    저장한 날짜 : 2023년 5월 14일 오전 10:11


    2023년 5월 12일 오후 3:20
    2023년 5월 12일 오후 3:20, 이서연님이 박지훈님을 초대했습니다.
    2023년 5월 12일 오후 3:21, 이서연 : 안녕
    2023년 5월 12일 오후 3:21, 박지훈 : 안녕! 내일은
    몇 시에 만나?

    10시? : 11시?
    2023년 5월 12일 오후 3:22, 이서연 : 사진
    2023년 5월 12일 오후 3:22, 이서연 : 사진 3장
    2023년 5월 12일 오후 3:23, 이서연 : 10시, 사진 보냈어

    2023년 5월 13일 오전 9:58
    2023년 5월 13일 오전 9:58, 박지훈 : 이모티콘
    2023년 5월 13일 오전 9:59, 박지훈 : 다 왔어
    2023년 5월 13일 오전 10:00, 이서연님이 나갔습니다.
    """,
    "iOS": """
    산악회 님과 카카오톡 대화
    저장한 날짜 : 2023. 5. 14. 오전 10:11

    2023년 5월 12일 금요일
    2023. 5. 12. 오후 3:20: 이서연님이 박지훈님을 초대했습니다.
    2023. 5. 12. 오후 3:21, 이서연 : 안녕
    2023. 5. 12. 오후 3:21, 박지훈 : 안녕! 내일은
    몇 시에 만나?

    10시? : 11시?
    2023. 5. 12. 오후 3:22, 이서연 : 동영상
    2023. 5. 12. 오후 3:23, 이서연 : 10시, 사진 보냈어

    2023년 5월 13일 토요일
    2023. 5. 13. 오전 9:59, 박지훈 : 다 왔어
    2023. 5. 13. 오전 10:00: 이서연님이 나갔습니다.
    """,
    "computer": """
    산악회 님과 카카오톡 대화
    저장한 날짜 : 2023-05-14 10:11:12

    --------------- 2023년 5월 12일 금요일 ---------------
    이서연님이 박지훈님을 초대했습니다.
    [이서연] [오후 3:21] 안녕
    [박지훈] [오후 3:21] 안녕! 내일은
    몇 시에 만나?

    10시? : 11시?
    [이서연] [오후 3:22] 이모티콘
    [이서연] [오후 3:22] 삭제된 메시지입니다.
    [이서연] [오후 3:23] 10시, 사진 보냈어
    --------------- 2023년 5월 13일 토요일 ---------------
    [박지훈] [오전 9:59] 다 왔어
    이서연님이 나갔습니다.
    """,
    "telephone, in English": """
    KakaoTalk Chats with 산악회
    Date Saved : May 14, 2023 at 10:11 AM


    Friday, May 12, 2023
    May 12, 2023 at 3:20 PM, 이서연 invited 박지훈.
    May 12, 2023 at 3:21 PM, 이서연 : 안녕
    May 12, 2023 at 3:21\u{202F}PM, 박지훈 : 안녕! 내일은
    몇 시에 만나?

    10시? : 11시?
    May 12, 2023 at 3:22 PM, 이서연 : Photo
    May 12, 2023 at 3:23 PM, 이서연 : 10시, 사진 보냈어

    Saturday, May 13, 2023
    May 13, 2023 at 9:58 AM, 박지훈 : 2 photos
    May 13, 2023, 9:59 AM, 박지훈 : 다 왔어
    """,
    "computer, in English": """
    산악회 KakaoTalk Chats
    Date Saved : 2023-05-14 10:11:12

    --------------- Friday, May 12, 2023 ---------------
    [이서연] [3:21 PM] 안녕
    [박지훈] [3:21 PM] 안녕! 내일은
    몇 시에 만나?

    10시? : 11시?
    [이서연] [3:22 PM] Emoticons
    [이서연] [3:22 PM] This message was deleted.
    [이서연] [3:23 PM] 10시, 사진 보냈어
    박지훈 invited 최민준.
    --------------- Saturday, May 13, 2023 ---------------
    [박지훈] [9:59 AM] 다 왔어
    이서연 left this chatroom.
    """,
    "table": """
    Date,User,Message
    2023-05-12 15:20:03,"박지훈","박지훈님이 들어왔습니다."
    2023-05-12 15:21:03,"이서연","안녕"
    2023-05-12 15:21:40,"박지훈","안녕! 내일은
    몇 시에 만나?

    10시? : 11시?"
    2023-05-12 15:22:00,"이서연","사진"
    2023-05-12 15:23:00,"이서연","10시, 사진 보냈어"
    2023-05-13 09:59:00,"박지훈","다 왔어"
    """,
  ]

  static let days = [
    """
    이서연: 안녕
    박지훈: 안녕! 내일은
    몇 시에 만나?

    10시? : 11시?
    이서연: 10시, 사진 보냈어
    """,
    "박지훈: 다 왔어",
  ]

  @Test("What is said, a text a day, in every layout", arguments: exports.keys.sorted())
  func layouts(name: String) throws {
    let export = try #require(Self.exports[name])
    for seed in 0...30 as ClosedRange<UInt64> {
      #expect(try texts(export, "kakaotalk", seed: seed) == Self.days, "seed \(seed)")
    }
    #expect(TextFormat.guess(path: "export.txt", beginning: Array(export.utf8)).name == "kakaotalk")
    #expect(TextFormat.guess(path: "export.csv", beginning: Array(export.utf8)).name == "kakaotalk")
  }

  @Test("Without its heading an export is seen by its messages")
  func withoutHeading() throws {
    for (name, export) in Self.exports where name != "table" {
      let lines = export.split(separator: "\n").drop { !$0.contains("안녕") }
      let rest = (lines + [lines.first ?? ""]).joined(separator: "\n")
      #expect(TextFormat.guess(path: "-", beginning: Array(rest.utf8)).name == "kakaotalk", "\(name)")
    }
  }

  @Test(
    "What only speaks of a chat is plain text",
    arguments: [
      "카카오톡 대화의 역사\n\n2023년 5월 12일 금요일, 비가 왔다.\n", "[1] [2] [3]\n[a] [b] c\n[x] [10:00] 한 번뿐\n",
      "HAMLET: To be\nHORATIO: or not\n", "", "2023년 5월 12일 금요일\n일기를 쓴다.\n2023년 5월 13일 토요일\n또 쓴다.\n",
    ])
  func plain(text: String) {
    #expect(TextFormat.guess(path: "a.txt", beginning: Array(text.utf8)).name == "plain")
  }

  @Test("--anonymize: letters in the order of speaking, over all files, for who speaks only")
  func anonymized() throws {
    let speakers = Speakers()
    let one = try texts(
      "[이서연] [오후 3:21] 박지훈, 안녕\n[박지훈] [오후 3:21] 이서연: 안녕\n", "kakaotalk", anonymizesNames: true,
      speakers: speakers)
    #expect(one == ["A: 박지훈, 안녕\nB: 이서연: 안녕"])
    let other = try texts(
      "[최민준] [오후 3:21] 나야\n[박지훈] [오후 3:21] 응\n", "kakaotalk", anonymizesNames: true, speakers: speakers)
    #expect(other == ["C: 나야\nB: 응"])
  }

  @Test("After Z comes AA")
  func letters() throws {
    let lines = (0..<730).map { "[이름 \($0)] [오후 3:21] 말" }.joined(separator: "\n")
    let found = try texts(lines, "kakaotalk", anonymizesNames: true)[0].split(separator: "\n").map {
      String($0.prefix { $0 != ":" })
    }
    #expect(found[0...1] == ["A", "B"] && found[25...27] == ["Z", "AA", "AB"])
    #expect(found[701...703] == ["ZZ", "AAA", "AAB"])
    #expect(Set(found).count == 730)
  }

  @Test("Lines that look like another layout, or like what happens, belong to the message where they can")
  func continued() throws {
    #expect(
      try texts(
        "[가] [오후 3:21] 봐\n2023년 5월 12일 금요일\n2023년 5월 12일 오후 3:21, 나 : 베낀 줄\n나 invited me.\n", "kakaotalk")
        == ["가: 봐\n2023년 5월 12일 금요일\n2023년 5월 12일 오후 3:21, 나 : 베낀 줄\n나 invited me."])
    #expect(
      try texts(
        "2023년 5월 12일 오후 3:21, 가 : 기념일\n2020년 1월 1일\n[나] [오후 3:21] 베낀 줄\n철수님이 들어왔습니다.\n", "kakaotalk")
        == ["가: 기념일\n2020년 1월 1일\n[나] [오후 3:21] 베낀 줄\n철수님이 들어왔습니다."])
    #expect(try texts("[이] [서] [연] [오후 3:21] 사진 [1] [2]\n", "kakaotalk") == ["이] [서] [연: 사진 [1] [2]"])
  }
}
