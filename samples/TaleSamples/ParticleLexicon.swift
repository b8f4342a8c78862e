/// The words that the particle checker knows: those of the tales and the most common others.
struct ParticleLexicon: Sendable {
  static let shared = ParticleLexicon()

  let forms: PredicateForms
  private var nouns: Set<[Unicode.Scalar]> = []
  private var wholeWords: Set<[Unicode.Scalar]> = []

  init() {
    forms = PredicateForms(WordLists.predicates.values.flatMap(\.self))
    for (name, words) in WordLists.nouns where !WordLists.phraseClasses.contains(name) {
      for word in words { nouns.insert(PredicateForms.lastWord(of: word)) }
    }
    for word in WordLists.entries(ParticleLexicon.commonNouns) { nouns.insert(Array(word.unicodeScalars)) }
    wholeWords = nouns
    for word in WordLists.entries(ParticleLexicon.otherWords) {
      wholeWords.insert(Array(word.unicodeScalars))
    }
  }

  /// Whether it is a noun, an adverb or a form of a predicate.
  func isWholeWord(_ word: [Unicode.Scalar]) -> Bool {
    wholeWords.contains(word) || forms.words.contains(word)
  }

  /// Whether it is a known noun, or one followed by what may come between noun and particle.
  func isNoun(_ word: [Unicode.Scalar]) -> Bool {
    if nouns.contains(word) { return true }
    return ParticleLexicon.between.contains { suffix in
      word.count > suffix.count && Array(word.suffix(suffix.count)) == suffix
        && nouns.contains(Array(word.dropLast(suffix.count)))
    }
  }

  /// Whether the word ends in a shorter known noun of two or more syllables.
  func endsInNoun(_ word: [Unicode.Scalar]) -> Bool {
    word.count > 2 && (2..<word.count).contains { nouns.contains(Array(word.suffix($0))) }
  }

  private static let between: [[Unicode.Scalar]] = [
    "들", "에", "에서", "에게", "에게서", "까지", "부터", "만", "보다", "께서", "들에게", "마다",
  ].map { Array($0.unicodeScalars) }

  private static let commonNouns = """
    것 수 때 곳 쪽 말 집 사람 아이 마을 고을 길 물 낮 밤 하늘 땅 나무 가지 뿌리 구름 바람 돌 불 빛 냄새 맛 병 약 일 값 상 잔 배 문 \
    소리 목소리 북소리 답 뒤 앞 옆 곁 위 아래 밑 속 안 밖 가운데 사이 동안 끝 처음 다음 옛날 오늘 내일 어제 지금 이것 그것 저것 이곳 그곳 \
    여기 거기 저기 어디 누구 무엇 모두 하나 둘 셋 넷 우리 저희 자네 자신 친구 짐승 새 연기 걸음 살림 이름 얼굴 눈물 힘 꾀 그늘 품 \
    덫 상처 은혜 고개 주인 집주인 곡식 잔치 과수원 안개 천둥 번개 뗏목 물결 하루 그사이 보물 선물 내기 자리 해 달 별 옛일 짝 시절 세상 세월 \
    손가락 발걸음 목숨 숨 몸 피 뼈 살 벌 재주 죄 법 글 글씨 그림자 달빛 물빛 봄 가을 노을 개울 거울 어른 젊은이 늙은이 어린이 \
    나이 놀이 종이 사과 기와 결과 산 바다 논 밭 흙 모래 담 벽 지붕 마당 방 굴뚝 아궁이 임금 나라 백성 군사 벼슬 돈 쌀 술 고기 \
    나 너 저 내 네 제 누 그 혼자 아들 딸 부모 형제 자매 남매 부부 여인 사내 계집아이 소년 소녀 어미 아비 아낙 물고기 벌레 송아지 날개 꼬리 털 뿔 \
    알 둥지 굴 우물 시내 저녁 아침 새벽 겨울 여름 까닭 생각 기억 걱정 거짓말 참말 대답 물음 웃음 울음 죽음 잠 삶 싸움 도움 믿음 \
    그물 그릇 주먹 입술 이마 눈물 콧물 목덜미 지게 낟알 이삭 풀 잎 꽃 씨 열매 껍질 줄기 숲 골 들 강 섬 갯가 포구 물길 뱃길
    """

  private static let otherWords = """
    새로 스스로 서로 홀로 바로 절로 저절로 따로 별로 그대로 이대로 제대로 마음대로 함부로 날로 도로 실로 진실로 참으로 대로 뜻대로 멋대로 \
    억지로 때때로 주로 수시로 가로 세로 피로 통로 미로 화로 노로 으로 같이 많이 높이 깊이 굳이 없이 일찍이 더욱이 가까이 나날이 틈틈이 낱낱이 \
    겹겹이 집집이 번번이 간간이 곧이 헛되이 가벼이 외로이 기꺼이 고이 곰곰이 깨끗이 지긋이 빙긋이 나직이 촉촉이 반듯이 뚜렷이 수북이 자욱이 \
    길이 넓이 먹이 벌이 풀이 누군가 언젠가 무언가 어딘가 뭔가 아가 기어이 즐거이 반가이 굿바이 삼가 혹은 또는 실은 적은 다가 물가 강가 냇가 바닷가 길가 효과 전과 \
    나가 나와 돌아가 돌아와 들어가 들어와 올라가 올라와 내려가 내려와 걸어가 걸어와 다가와 찾아와 뛰어가 뛰어와 지나가 날아가 달려가 달려와 가져와 \
    데려와 따라와 따라가 건너가 건너와 겨를 이는 하는 되는 지은 나은 이은 부은 같은 싶은 않은 않는 못하는
    """
}
