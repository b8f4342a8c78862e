extension EncodingProfile.Writing {
  /// - Parameter frequent: The common characters. Of an alphabet without ASCII letters the commonest first;
  ///   the last counts a quarter.
  private init(
    _ frequent: some Sequence<UInt32>, _ possible: ClosedRange<UInt32>, isMixedIntoWords: Bool? = nil
  ) {
    let scalars = frequent.filter { $0 > 0x7F }
    let steps = isMixedIntoWords != false ? 0 : 0.75 / Double(scalars.count)
    self.init(
      frequent: Dictionary(scalars.enumerated().map { ($1, 1 - steps * Double($0)) }) { first, _ in first },
      possible: possible, isMixedIntoWords: isMixedIntoWords)
  }

  private init(_ frequent: String, _ possible: ClosedRange<UInt32>, isMixedIntoWords: Bool? = nil) {
    self.init(frequent.unicodeScalars.map(\.value), possible, isMixedIntoWords: isMixedIntoWords)
  }

  static let korean = Self(EncodingProfile.koreanSyllables, 0xAC00...0xD7A3)

  /// Kana, and the kanji that newspapers use most.
  static let japanese = Self(
    Array(0x3041...0x3093) + Array(0x30A1...0x30FE)
      + """
      日一人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員九入選立開手米力学問高代明実円\
      関決子動京全目表戦経通外最言氏現理調体化田当八六約主題下首意法不来作性的要用制治度務強気小七成期公野協取都和統以機平総加山思家話世受区領\
      多県続進正安設保改数記院女初北午指権心界支第産結百派点教報済書府活原先共得解名交資予川向際査勝面委告軍文反元重近千考判認画海参売利組知案
      """.unicodeScalars.map(\.value),
    0x4E00...0x9FFF)

  static let simplifiedChinese = Self(
    """
    的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事\
    只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情\
    部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处\
    总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象
    """, 0x4E00...0x9FFF)

  static let traditionalChinese = Self(
    """
    的一是不了在人有我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可她裡後小麼心多天而能好都然沒日於起還發成事\
    只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長知民樣現分將外但身些與高意進把法此實回二理美點月明其種聲全工己話兒者向情\
    部正名定女問力機給等幾很業最間新什打便位因重被走電四第門相次東政海口使教西再平真聽世氣信北少關並內加化由卻代軍產入先山五太水萬市眼體別處\
    總才場師書比住員九笑性通目華報立馬命張活難神數件安表原車白應路期叫死常提感金何更反合放做系計或司利受光王果親界及今京務制解各任至清物臺象
    """, 0x4E00...0x9FFF)

  /// By languages: letters that one of them has tell little of another.
  static let western = [
    latin("éèêëàâçîïôûùœæÉÀÇÊÈÔ"), latin("äöüßÄÖÜ"), latin("áéíóúñãõâêôçàüÁÉÍÓÚÑ"), latin("åäöæøéÅÄÖÆØ"),
    latin("àèéìòùÈ"),
  ]

  static let centralEuropean = [
    latin("áíéžěčřšýůúťďňóČŠŽŘÁÚ"), latin("łąęóśćżźńŁŚŻ"), latin("áéőűöüíóúÁÉÖÜ"), latin("čšžćđČŠŽĆĐ"),
  ]

  static let turkish = latin("ıişğüöçİŞĞÜÖÇâ")

  private static func latin(_ letters: String) -> Self {
    Self(letters + "’‘“”„–—…«»•€°§", 0xC0...0x17F, isMixedIntoWords: true)
  }

  static let cyrillic = Self(
    "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїє", 0x400...0x4FF, isMixedIntoWords: false)

  static let greek = Self("αοιεστηνρκπυλμωδγχθφβξζψςάέήίόύώ", 0x370...0x3FF, isMixedIntoWords: false)

  static let hebrew = Self("יוהלאתמרשבנדקפעחגטזסכצםןץףך", 0x591...0x5F4, isMixedIntoWords: false)

  static let arabic = Self("اليمنوترهبعدسفقكحةجىصشأطخثضزذغءئؤإآظ", 0x60C...0x6D3, isMixedIntoWords: false)

  static let thai = Self("านรกอเงมยลวดทสตะปบคหแจพชขใไโผศถณซ่้ีัิืุูึ็์ำ", 0xE01...0xE5B, isMixedIntoWords: false)
}
