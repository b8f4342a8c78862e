/// The middle of every tale: the friend, the elder, the foe and the prize.
extension Scenes {
  static let meetFriend = [
    Scene([
      [
        "{wild}에서 {friend:이} {hero}에게 {come:었다}.",
        "{hero:은} {wild}에서 {beastLike} {friend:을} 만났다.",
        "{tree} 뒤에서 {friend:이} 고개를 내밀었다.",
        "그때 {wild:로} {friend:과} {bug:이} {come:었다}.",
        "{wild} 옆에서 {friend:이} {cry:고} 있었다.",
      ],
      [
        "“나는 {friend:이야}. 너는 누구니?” {friend:이} {ask:었다}.",
        "“{food:을} 조금만 나누어 주세요.” {friend:이} {tone} 말했다.",
        "“어디로 가니?” {friend:이} {ask:었다}. “{far:로} 가는 길이야.” {hero:이} 대답했다.",
        "“{foe:이} 무서워서 {wild:로} 도망쳐 왔어.” {friend:이} 말했다.",
        "{friend:은} {hero:의} {pack:과} {thing:을} 신기한 듯이 바라보았다.",
      ],
      [
        "{hero:은} {friend}에게 {food:과} {drink:을} {give:었다}.",
        "{hero:은} {friend:을} 안아 {cloth:로} 감싸 주었다.",
        "“나는 {home}에 사는 {hero:이야}. 나와 함께 가자.” {hero:이} {say:었다}.",
        "{hero:은} {friend:을} {cloth} 위에 앉히고 이야기를 들어 주었다.",
      ],
      [
        "그날부터 {hero:과} {friend:은} 둘도 없는 친구가 되었다.",
        "{friend:은} {laugh:며} {hero:의} 뒤를 따랐다.",
        "{friend:은} 힘과 꾀로 {hero:을} 돕겠다고 약속했다.",
        "“은혜를 갚겠어. {far:로} 가는 길은 내가 알아.” {friend:이} {say:었다}.",
        "{hero:은} {friend:과} 같이 {wild:로} {go:었다}.",
      ],
      [
        "{hero:과} {friend:은} {food:을} 나누어 먹고 {wild}에서 {rest:었다}.",
        "둘은 {story:과} {story:을} 주고받으며 {span:을} 걸었다.",
        "{friend:은} {bird:의} 말을 알아듣고 {hero:은} 별을 볼 줄 알았다.",
        "둘이 걷는 길에는 {flower:과} {flower:이} {bloomed} 있었다.",
      ],
    ])
  ]

  static let meetElder = [
    Scene([
      [
        "{far:로} 가는 길목에서 {hero:은} {elder:을} 만났다.",
        "{adj.place:은} {shelter}에 {elder:이} 살고 있었다.",
        "{light} 속에서 {elder:이} {hero}에게 {come:었다}.",
        "{hero:과} {friend:이} {rest:고} 있을 때 {elder:이} 나타났다.",
      ],
      [
        "“{prize:을} 찾으러 왔느냐?” {elder:이} {ask:었다}.",
        "“{adj.person:은} {job:이} 온다는 {news:은} 들었다.” {elder:이} {tone} 말했다.",
        "“이 {vessel}에 {crop:과} {crop:을} 가득 채워 오너라.” {elder:은} 이렇게 말했다.",
        "“{jewel:과} {virtue} 가운데 무엇을 고르겠느냐?” {elder:이} {ask:었다}.",
        "“배가 고프구나. {food:과} {drink:이} 있으면 나누어 다오.” {elder:이} 말했다.",
      ],
      [
        "“저는 {virtue:을} 고르겠습니다.” {hero:은} {tone} 대답했다.",
        "{hero:은} 남은 {food:과} {drink:을} 모두 {elder}에게 {give:었다}.",
        "{hero:과} {friend:은} {span} 동안 {elder:의} 일을 도왔다.",
        "“저는 {kin:을} 살리고 싶을 뿐입니다.” {hero:이} 말했다.",
        "{hero:은} {tool:로} {tree:을} 다듬어 {elder:의} {vessel:을} 만들었다.",
      ],
      [
        "{elder:은} {laugh:며} {hero}에게 {weapon:과} {thing:을} {give:었다}.",
        "“{foe:은} {instrument#1} 소리를 무서워한다. 이 {instrument#1:을} 가져가거라.” {elder:이} {instrument#1:을} 주었다.",
        "“{foe:을} 만나거든 {crop:과} {weapon:로} 맞서라.” {elder:은} 이 말을 남기고 사라졌다.",
        "“{wild:로} 가면 {lair#1:이} 있고, {lair#1}에 {prize:이} 있다.” {elder:이} 가르쳐 주었다.",
        "{elder:의} 손에서 {light:이} {shine:더니} {thing:이} {weapon:로} 바뀌었다.",
      ],
    ])
  ]

  static let meetFoe = [
    Scene([
      [
        "마침내 {hero:과} {friend:은} {far}에 이르렀다.",
        "{far:은} {adj.place:고} {weather:과} 안개에 덮여 있었다.",
        "드디어 {far:로} 들어서자 {foe:이} 길을 막았다.",
        "{foe:은} {far:의} {lair}에서 {jewel:과} {prize:을} 끌어안고 있었다.",
        "{far}에는 {foe:이} 훔친 {thing:과} {jewel:이} 산처럼 쌓여 있었다.",
      ],
      [
        "“누가 감히 {far:로} 들어왔느냐!” {adj.foe:은} {foe:이} 소리쳤다.",
        "“{hero:을} 잡아먹고 {friend:은} 구워 먹겠다!” {foe:이} 외쳤다.",
        "“{prize:은} 내 것이다. 썩 물러가라!” {foe:이} {weapon:을} 휘두르며 외쳤다.",
        "“내 {weapon:과} {weapon:을} 이길 자는 없다.” {foe:이} 껄껄 웃었다.",
        "{foe:의} 눈은 {light:과} 같이 번쩍이고 목소리는 천둥과 같았다.",
      ],
      [
        "“{home} 사람들에게서 빼앗은 것을 돌려주어라.” {hero:은} {tone} 말했다.",
        "{hero:은} {adj.sad:었지만} {kin:과} {home:을} 생각하고 힘을 냈다.",
        "“나와 내기를 하자. 내가 지면 {thing:을} 주겠다.” {hero:이} {say:었다}.",
        "{friend:은} {startle:었지만} {hero:의} 곁을 떠나지 않았다.",
      ],
      [
        "{hero:은} {weapon:로} {foe:과} {fight:었다}.",
        "{friend:은} {foe:의} {body:을} 물고 {hero:은} {weapon:로} {foe:의} {body:을} 쳤다.",
        "{hero:이} {instrument:을} 연주하자 {foe:은} 잠이 들었다.",
        "{hero:은} {food:로} {foe:을} 꾀어 {trap}에 가두었다.",
        "{friend:이} {crop:을} 뿌리자 {foe:은} 앞을 보지 못했다.",
        "{span} 동안 싸운 끝에 {hero:은} {virtue:과} 꾀로 {foe:을} {defeat:었다}.",
      ],
      [
        "{foe:은} {flee:었다}.",
        "“살려 주십시오. 다시는 {cattle:과} {crop:을} 훔치지 않겠습니다.” {foe:이} 빌었다.",
        "{foe:은} 연기로 변해 {wild:로} 사라졌다.",
        "{foe:은} {beast:로} 변해 {wild:로} 달아났다.",
        "“네 {virtue:이} 내 {weapon:보다} 세구나.” {foe:은} 무릎을 꿇었다.",
        "{foe:은} 돌로 변해 지금도 그 자리에 서 있다고 한다.",
      ],
    ])
  ]

  static let winPrize = [
    Scene([
      [
        "{hero:은} {lair:로} 들어가 {prize:을} {find:었다}.",
        "{lair}에는 {prize:과} {jewel:이} 있었다. {hero:은} {prize}만 {carry:었다}.",
        "{prize:은} {adj.thing:은} {vessel} 속에 들어 있었다.",
        "{friend:이} {vessel:을} 열자 {prize:이} {light:과} 함께 나타났다.",
      ],
      [
        "{prize:을} 손에 들자 {light:이} {look} {shine:었다}.",
        "“이것이 바로 {prize:이구나}!” {hero:은} {laugh:었다}.",
        "{hero:과} {friend:은} 서로 손을 맞잡고 {laugh:었다}.",
        "갇혀 있던 {person:과} {person:도} 모두 풀려났다.",
        "“{jewel:은} 사람들에게 나누어 주자.” {friend:이} {say:었다}.",
      ],
      [
        "{hero:은} {prize:을} {cloth:로} 싸서 {pack}에 넣었다.",
        "“이제 {home:로} 돌아가자.” {hero:이} {friend}에게 말했다.",
        "{hero:은} {prize:을} 가슴에 품고 {wild:로} 나왔다.",
        "{hero:은} {jewel:과} {thing:을} 그대로 두고 {prize}만 가져왔다.",
      ],
    ])
  ]
}
