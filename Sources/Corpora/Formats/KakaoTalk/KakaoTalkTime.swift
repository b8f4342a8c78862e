/// Dates and times as KakaoTalk writes them, at the place of a scanner. What does not match stays unread.
struct KakaoTalkDay: Hashable {
  let year: Int
  let month: Int
  let day: Int

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
  ]
  private static let weekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]

  /// Reads a date: `2023년 5월 12일 금요일`, `2023. 5. 12.`, `2023-05-12`, `Friday, May 12, 2023`,
  /// `12 May 2023`.
  init?(_ scanner: inout ByteScanner) {
    var place = scanner
    guard let day = Self.korean(&place) ?? Self.english(&place) else { return nil }
    guard (1...12).contains(day.month), (1...31).contains(day.day), day.year >= 2000 else { return nil }
    self = day
    scanner = place
  }

  private init(_ year: Int, _ month: Int, _ day: Int) {
    (self.year, self.month, self.day) = (year, month, day)
  }

  private static func korean(_ scanner: inout ByteScanner) -> Self? {
    var place = scanner
    guard let year = place.number(digits: 4...4) else { return nil }
    for (first, second, third) in [("년", "월", "일"), (".", ".", "."), ("-", "-", "")] {
      var place = place
      guard place.skip(first), place.skipSpaces(), let month = place.number(digits: 1...2),
        place.skip(second),
        place.skipSpaces(), let day = place.number(digits: 1...2), place.skip(third)
      else { continue }
      var weekday = place
      if weekday.skipSpaces(), ["월", "화", "수", "목", "금", "토", "일"].contains(where: { weekday.skip($0) }),
        weekday.skip("요일")
      {
        place = weekday
      }
      scanner = place
      return Self(year, month, day)
    }
    return nil
  }

  private static func english(_ scanner: inout ByteScanner) -> Self? {
    var place = scanner
    if weekdays.contains(where: { place.skip($0) }) {
      guard place.skip(","), place.skipSpaces() else { return nil }
    }
    func month(_ place: inout ByteScanner) -> Int? {
      months.firstIndex { place.skip($0) || place.skip(String($0.prefix(3))) }.map { $0 + 1 }
    }
    var result: Self?
    if let name = month(&place) {
      guard place.skipSpaces(), let day = place.number(digits: 1...2) else { return nil }
      _ = place.skip(",")
      guard place.skipSpaces(), let year = place.number(digits: 4...4) else { return nil }
      result = Self(year, name, day)
    } else if let day = place.number(digits: 1...2) {
      guard place.skipSpaces(), let name = month(&place) else { return nil }
      _ = place.skip(",")
      guard place.skipSpaces(), let year = place.number(digits: 4...4) else { return nil }
      result = Self(year, name, day)
    }
    if result != nil { scanner = place }
    return result
  }
}

extension ByteScanner {
  /// Reads a time: `오후 3:21`, `15:21`, `3:21 PM`, with seconds or without.
  mutating func skipTime() -> Bool {
    var place = self
    var hasHalf = ["오전", "오후", "AM", "PM"].contains { place.skip($0) }
    if hasHalf { _ = place.skipSpaces() }
    guard place.number(digits: 1...2) != nil, place.skip(":"), place.number(digits: 2...2) != nil else {
      return false
    }
    var seconds = place
    if seconds.skip(":"), seconds.number(digits: 2...2) != nil { place = seconds }
    if !hasHalf {
      var half = place
      _ = half.skipSpaces()
      hasHalf = ["AM", "PM", "am", "pm"].contains { half.skip($0) }
      if hasHalf { place = half }
    }
    self = place
    return true
  }
}
