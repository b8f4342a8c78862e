/// How a tale ends: the way home, what became of them, and the last word.
extension Scenes {
  static let homecoming = [
    Scene([
      [
        "{hero:과} {friend:은} {wild:과} {wild:을} 지나 {home:로} 돌아왔다.",
        "{span} 뒤에 {hero:은} {home:로} 돌아왔다.",
        "{bird:이} 먼저 {home:로} 날아가 {hero:의} 소식을 전했다.",
        "{hero:이} 돌아온다는 {news:이} {home}에 퍼졌다.",
      ],
      [
        "{kin:은} {hero:을} 안고 {cry:었다}.",
        "“살아서 돌아왔구나!” {kin:은} {hero:의} {body:을} 어루만졌다.",
        "마을 사람들은 {instrument:과} {instrument:을} 울리며 {hero:을} 맞았다.",
        "{person:과} {person:은} {building:로} 나와 {laugh:었다}.",
        "“{foe:은} 이제 오지 않을 것입니다.” {hero:이} {tone} 말했다.",
      ],
      [
        "{hero:이} {prize:로} 땅을 두드리자 {food:과} {crop:이} 쏟아졌다.",
        "{prize:의} 힘으로 {kin:의} 병이 씻은 듯이 나았다.",
        "{prize:이} {home}에 오자 {crop:과} {fruit:이} 해마다 풍년이었다.",
        "{hero:은} {prize:로} 얻은 {jewel:과} {crop:을} 이웃과 나누었다.",
        "임금님은 {hero}에게 {jewel:과} {thing:을} 상으로 내렸다.",
      ],
      [
        "집집마다 {food:과} {food:을} {cook:고} 사흘 동안 잔치를 벌였다.",
        "{friend:은} {home}에 남아 {hero:과} 함께 살기로 했다.",
        "{tree} 밑에서 {hero:과} {friend:은} {drink:을} 마시며 옛일을 이야기했다.",
        "{hero:은} 마음이 맞는 짝과 혼인하여 아들과 딸을 낳았다.",
      ],
    ])
  ]

  static let ending = [
    Scene([
      [
        "그 뒤 {hero:은} {kin:과} 함께 {live:었다}.",
        "{hero:은} 훗날 {role:이} 되어 {virtue:로} 사람들을 도왔다.",
        "{hero:과} {friend:은} {home}에서 {live:었다}.",
        "{job:은} 늙어서도 {friend:과} 함께 {work:며} 살았다더라.",
        "세월이 흘러 {hero:은} {role:이} 되고 {friend:은} 별이 되었다더라.",
        "{hero:은} 그 뒤로도 {work:고} {virtue:을} 지키며 살았다고 한다.",
      ],
      [
        "지금도 {season:이} 오면 {home}에는 {flower:과} {flower:이} 핀다.",
        "그때부터 {bird:은} {hero:의} {story:을} 노래한다고 한다.",
        "“{virtue:이} 있으면 {foe:도} 이길 수 있단다.” {home:의} 할머니들은 지금도 이렇게 말한다.",
        "사람들은 {hero:의} {story:을} 들을 때마다 {virtue:을} {learn:었다}.",
        "{home:의} 아이들은 오늘도 {hero:과} {friend:의} 이야기를 듣는다.",
        "그 {prize:은} 지금 어디에 있을까? {bird:과} {bug}만이 알 것이다.",
        "{season} 밤에 {wild:로} 가면 아직도 {instrument} 소리가 들린다더라.",
        "{virtue:과} {virtue:은} {jewel:로} 살 수 없는 것이다.",
        "머지않아 {season:과} 함께 또 다른 {story:이} 찾아오겠지.",
      ],
    ])
  ]

  /// Sentences that fit between any two scenes.
  static let interludes = [
    "{hero:은} {span} 동안 {wild:로} 또 {wild:로} 걸었다.",
    "{tree}에는 {bird:이} 앉고 {flower}에는 {bug:이} 앉았다.",
    "{friend:은} 앞서서 {go:고} {hero:은} 뒤에서 {manner} {go:었다}.",
    "{hero:은} {adj.sad:었으나} {virtue:과} {virtue:을} 잃지 않았다.",
    "{light:이} {wild:과} {wild:로} {shine:었다}.",
    "{adj.air:은} {season} 바람이 {hero:의} {body:을} 스치고 지나갔다.",
    "“{far}에 가면 {prize:과} {foe:이} 나를 기다리겠지.” {hero:은} 생각했다.",
    "{hero:은} {pack}에서 {food:과} {fruit:을} 꺼내 먹었다.",
    "{wild}에서는 {beast:과} {beast:이} {roam:고} 있었다.",
    "{hero:은} {thing:과} {tool:을} {pack}에 넣고 {wild:로} {go:었다}.",
    "{crop:과} {crop:이} 자라는 들길로 {person:이} {cattle:을} 몰고 갔다.",
    "물속에서는 {fish:과} {fish:이} 놀고 물가에서는 {bird:이} 졸았다.",
    "{hero:은} {kin:의} 얼굴과 {home:을} 그리워했다.",
    "{time:이} 되어 {hero:은} {shelter:로} 들어가 {rest:었다}.",
    "{hero:은} {adj.thing:은} {thing:을} 길에서 주워 {person}에게 돌려주었다.",
    "{weather:이} {fall:었으나} {hero:은} 걸음을 멈추지 않았다.",
    "{person:이} {cattle:과} {vessel:을} 끌고 지나가며 {far:로} 가는 길을 일러 주었다.",
    "“{virtue:은} {jewel:보다} 귀하다.” {hero:은} {kin:의} 말을 떠올렸다.",
    "{hero:은} {tool:로} 지팡이를 깎고 {crop:로} 배를 채웠다.",
    "길가의 {flower:은} {light:로} 물들고 {bird:은} {sing:었다}.",
  ]
}
