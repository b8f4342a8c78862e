import TaleSamples
import Testing

@Suite("Conjugation")
struct ConjugationTests {
  /// Stem, then forms with -고, -으니, -은, -을, -어서, -었다, -는다, -는.
  static let verbForms: [(stem: String, forms: String)] = [
    ("가", "가고 가니 간 갈 가서 갔다 간다 가는"),
    ("먹", "먹고 먹으니 먹은 먹을 먹어서 먹었다 먹는다 먹는"),
    ("오", "오고 오니 온 올 와서 왔다 온다 오는"),
    ("마시", "마시고 마시니 마신 마실 마셔서 마셨다 마신다 마시는"),
    ("배우", "배우고 배우니 배운 배울 배워서 배웠다 배운다 배우는"),
    ("하", "하고 하니 한 할 해서 했다 한다 하는"),
    ("살", "살고 사니 산 살 살아서 살았다 산다 사는"),
    ("쓰", "쓰고 쓰니 쓴 쓸 써서 썼다 쓴다 쓰는"),
    ("모으", "모으고 모으니 모은 모을 모아서 모았다 모은다 모으는"),
    ("따르", "따르고 따르니 따른 따를 따라서 따랐다 따른다 따르는"),
    ("부르/르", "부르고 부르니 부른 부를 불러서 불렀다 부른다 부르는"),
    ("고르/르", "고르고 고르니 고른 고를 골라서 골랐다 고른다 고르는"),
    ("이르/러", "이르고 이르니 이른 이를 이르러서 이르렀다 이른다 이르는"),
    ("돕/ㅂ", "돕고 도우니 도운 도울 도와서 도왔다 돕는다 돕는"),
    ("굽/ㅂ", "굽고 구우니 구운 구울 구워서 구웠다 굽는다 굽는"),
    ("듣/ㄷ", "듣고 들으니 들은 들을 들어서 들었다 듣는다 듣는"),
    ("짓/ㅅ", "짓고 지으니 지은 지을 지어서 지었다 짓는다 짓는"),
    ("보내", "보내고 보내니 보낸 보낼 보내서 보냈다 보낸다 보내는"),
    ("피", "피고 피니 핀 필 피어서 피었다 핀다 피는"),
    ("주", "주고 주니 준 줄 주어서 주었다 준다 주는"),
  ]

  static let adjectiveForms: [(stem: String, forms: String)] = [
    ("작", "작고 작으니 작은 작을 작아서 작았다 작다 작은"),
    ("아프", "아프고 아프니 아픈 아플 아파서 아팠다 아프다 아픈"),
    ("곱/ㅂ", "곱고 고우니 고운 고울 고와서 고왔다 곱다 고운"),
    ("춥/ㅂ", "춥고 추우니 추운 추울 추워서 추웠다 춥다 추운"),
    ("하얗/ㅎ", "하얗고 하야니 하얀 하얄 하얘서 하얬다 하얗다 하얀"),
    ("빨갛/ㅎ", "빨갛고 빨가니 빨간 빨갈 빨개서 빨갰다 빨갛다 빨간"),
    ("푸르/러", "푸르고 푸르니 푸른 푸를 푸르러서 푸르렀다 푸르다 푸른"),
    ("멀", "멀고 머니 먼 멀 멀어서 멀었다 멀다 먼"),
    ("재미있", "재미있고 재미있으니 재미있은 재미있을 재미있어서 재미있었다 재미있다 재미있는"),
  ]

  private static let endings = ["고", "으니", "은", "을", "어서", "었다", "는다", "는"]

  @Test("Verbs", arguments: verbForms)
  func verbs(stem: String, forms: String) {
    let predicate = Predicate(stem)
    let made = ConjugationTests.endings.map { predicate.conjugated($0) }
    #expect(made.joined(separator: " ").utf8.elementsEqual(forms.utf8), "\(made)")
  }

  @Test("Adjectives", arguments: adjectiveForms)
  func adjectives(stem: String, forms: String) {
    let predicate = Predicate(stem, isAdjective: true)
    let made = ConjugationTests.endings.map { predicate.conjugated($0) }
    #expect(made.joined(separator: " ").utf8.elementsEqual(forms.utf8), "\(made)")
  }
}
