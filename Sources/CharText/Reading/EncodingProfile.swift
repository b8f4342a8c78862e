/// What texts in an encoding are like when they are read in it: which characters beyond ASCII are common.
struct EncodingProfile: Sendable {
  let encoding: TextEncoding
  /// What the texts may be written in.
  let writings: [Writing]

  /// A way of writing.
  struct Writing: Sendable {
    /// The common characters, each with what it counts: 1 or a little less.
    let frequent: [UInt32: Double]
    /// The letters that occur besides.
    let possible: ClosedRange<UInt32>
    /// Whether words mix these characters with ASCII letters (é), never do (Cyrillic), or either (nil).
    let isMixedIntoWords: Bool?
  }

  /// The encodings that are tried, the usual ones first.
  static let all: [EncodingProfile] = [
    EncodingProfile("cp949", .korean), EncodingProfile("shift_jis", .japanese),
    EncodingProfile("cp932", .japanese), EncodingProfile("euc-jp", .japanese),
    EncodingProfile("gbk", .simplifiedChinese), EncodingProfile("gb18030", .simplifiedChinese),
    EncodingProfile("big5", .traditionalChinese), EncodingProfile("cp950", .traditionalChinese),
    EncodingProfile("big5-hkscs", .traditionalChinese), EncodingProfile("johab", .korean),
    EncodingProfile("windows-1252", all: Writing.western), EncodingProfile("windows-1251", .cyrillic),
    EncodingProfile("koi8-r", .cyrillic), EncodingProfile("koi8-u", .cyrillic),
    EncodingProfile("iso-8859-5", .cyrillic), EncodingProfile("cp866", .cyrillic),
    EncodingProfile("windows-1250", all: Writing.centralEuropean),
    EncodingProfile("iso-8859-2", all: Writing.centralEuropean),
    EncodingProfile("windows-1254", .turkish), EncodingProfile("windows-1253", .greek),
    EncodingProfile("iso-8859-7", .greek), EncodingProfile("windows-1255", .hebrew),
    EncodingProfile("iso-8859-8", .hebrew), EncodingProfile("windows-1256", .arabic),
    EncodingProfile("iso-8859-6", .arabic), EncodingProfile("tis-620", .thai),
    EncodingProfile("macintosh", all: Writing.western), EncodingProfile("cp850", all: Writing.western),
  ]

  private init(_ name: String, _ writings: Writing...) {
    encoding = TextEncoding(trusted: name)
    self.writings = writings
  }

  private init(_ name: String, all writings: [Writing]) {
    encoding = TextEncoding(trusted: name)
    self.writings = writings
  }

  /// The 256 syllables that Korean novels, the Bible and the messages of programs use most.
  static let koreanSyllables = Set(
    """
    이다하에을는니가지그의로를고서리나아라자어은사기시수한여으게들일도없내스습인것음정보와대있할오만과되파었주모소면용합제말요러부호너거마며위\
    않무문우바치려상성트구함르였해희드더저터데야람전세못장신름중션실때까입행명네버식비께동안같히생경든두았작원미옵형또디물방적값열조된패번손개력\
    집느키님유각운속프표진간크예당래목복업돌단알레백왕노설록연심십불매날선던령변살엘계잘분브처남영출반른산재블건환화눈양타했메금공죽본줄발머새료태\
    테앞체울종받임류결필온길렉늘베올런참편코땅렇현누포겠듯루절냐달먹배추얼져년므후읽워애허린럼난
    """.unicodeScalars.lazy.map(\.value).filter { $0 >= 0xAC00 })
}

extension EncodingProfile {
  /// How much text looks as it would in this encoding: nothing to 1; nil if it has no characters that tell.
  func plausibility(of text: [UInt32]) -> Double? {
    writings.compactMap { $0.plausibility(of: text) }.max()
  }
}

extension EncodingProfile.Writing {
  fileprivate func plausibility(of text: [UInt32]) -> Double? {
    var (letters, score) = (0, 0.0)
    for (place, scalar) in text.enumerated() where scalar > 0x7F && scalar != 0xFEFF {
      if let weight = frequent[scalar] {
        letters += 1
        if isAtHome(place, in: text) { score += weight }
      } else if possible.contains(scalar) {
        letters += 1
        if isAtHome(place, in: text) { score += Self.possibleWeight }
      } else if !Self.neutral.contains(where: { $0.contains(scalar) }) || isOutOfPlace(place, in: text) {
        letters += 1
        // Control characters, frames and the private-use area are in hardly any text.
        if scalar < 0xA0 || Self.strange.contains(where: { $0.contains(scalar) }) { score -= 2 }
      }
    }
    return letters == 0 ? nil : max(0, score / Double(letters))
  }

  /// What a letter counts that is not a common one.
  private static let possibleWeight = 0.25

  /// Punctuation, full-width forms and symbols, which are in texts of many encodings.
  private static let neutral: [ClosedRange<UInt32>] = [
    0xA0...0xBF, 0x2010...0x2027, 0x2030...0x205E, 0x2190...0x22FF, 0x25A0...0x26FF, 0x3000...0x303F,
    0xFF01...0xFF5E,
  ]

  private static let strange: [ClosedRange<UInt32>] = [0x2300...0x259F, 0xE000...0xF8FF]

  /// Whether a letter stands among letters of words as it should.
  private func isAtHome(_ place: Int, in text: [UInt32]) -> Bool {
    guard let isMixed = isMixedIntoWords else { return true }
    let neighbours = [place - 1, place + 1].filter(text.indices.contains).map { text[$0] }
    if isMixed {
      // Accented letters come one by one, among others or alone; quotation marks may be beside them.
      return neighbours.contains(where: isLetter)
        || neighbours.allSatisfy { $0 <= 0xA0 || Self.quotationMarks.contains($0) }
    }
    return !neighbours.contains { isLetter($0) }
  }

  /// Those of words in all European languages, and dashes.
  private static let quotationMarks: Set<UInt32> = [
    0xAB, 0xBB, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x201E, 0x2026,
  ]

  /// Whether a sign of Latin-1 (³, ¿) stands behind a letter, as those do that are letters in another
  /// encoding.
  private func isOutOfPlace(_ place: Int, in text: [UInt32]) -> Bool {
    guard isMixedIntoWords == true, (0xA1...0xBF).contains(text[place]), place > 0 else { return false }
    let before = text[place - 1]
    return isLetter(before) || before > 0xA0 && before < 0x2000
  }

  private func isLetter(_ scalar: UInt32) -> Bool {
    (0x41...0x5A).contains(scalar) || (0x61...0x7A).contains(scalar)
  }
}
