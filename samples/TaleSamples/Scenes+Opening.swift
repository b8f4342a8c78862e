/// How a tale begins: who lived where, what daily life was like, what was missing, and the departure.
///
/// See ``Template`` for the notation. `hero`, `job`, `kin`, `friend`, `foe`, `elder`, `home`, `far`
/// and `prize` stay the same through one tale.
extension Scenes {
  static let opening = [
    Scene([
      [
        "옛날 옛적, {home}에 {hero:이라}는 {job:이} 살았다.",
        "아주 먼 옛날, {home}에 {adj.person:은} {job:이} 살았는데 이름은 {hero:이었다}.",
        "호랑이가 담배를 피우던 시절, {home}에 {hero:이라}는 {job:이} {kin:과} 단둘이 살고 있었다.",
        "옛날 어느 {season}, {home}에서 {hero:이라}는 아이가 태어나 훗날 {job:이} 되었다.",
        "{home}에 {job:과} 그 {kin:이} 살았다. 사람들은 {job:을} {hero:이라}고 불렀다.",
        "지금은 아무도 모르는 {home}에 {hero:이라}는 {adj.person:은} {job:이} 있었다고 한다.",
        "{home:이}라고 부르는 작은 고을에 {job:과} {person:이} 이웃하여 살았다. {job:은} 이름이 {hero:이었다}.",
        "옛날에 {job:이} 하나 살았더라. 이름은 {hero:이라}고 했고 집은 {home}에 있었더라.",
      ],
      [
        "{hero:은} 가난했지만 {adj.person:고} {adj.person:어서} 이웃의 사랑을 받았다.",
        "{hero:은} 날마다 {farmtool:과} {farmtool:을} 들고 들로 나갔다.",
        "{job:은} 아침에는 {work:고} 저녁에는 {work:었다}.",
        "{hero:은} {work:는} 일로 하루를 보냈다.",
        "{hero:은} {kin:과} 함께 {work:고} {work:며} 살았다.",
        "{job:은} {instrument:과} {farmtool:을} 누구보다 아꼈다.",
        "{hero:은} 어릴 때부터 {work:는} 솜씨로 이름이 높았다.",
        "{hero:이} {instrument:을} 연주하면 {bird:과} {beast:이} 귀를 기울였다.",
        "{hero:의} 집에는 {cattle} 한 마리와 {vessel} 하나뿐이었다.",
        "봄이 오면 {hero:은} {crop:과} {crop:을} 심고 가을을 기다렸다.",
      ],
      [
        "{hero:의} 소원은 {kin:과} 함께 {far:로} 구경을 가는 것이었다.",
        "마을에는 {flower:과} {tree:이} 많았고 사람들은 서로를 아꼈다.",
        "그런데 {hero:의} {kin:은} {season:이} 되면 까닭 없이 앓았다.",
        "가난한 살림이었으나 {hero:은} {virtue:과} {virtue:을} 보물로 여겼다.",
        "마당에는 {tree} 한 그루와 {flower:이} 있었고, {bird:이} 찾아와 울었다.",
        "{hero:은} 틈이 나면 {wild:로} 나가 {fish:과} {fish:을} 구경했다.",
        "{kin:은} {hero}에게 늘 {virtue:을} 가르쳤고, {hero:은} 그 말을 잊지 않았다.",
        "집 뒤로 {wild:이} 있었고, 집 앞으로 {wild:이} 있었다.",
      ],
    ])
  ]

  static let problem = [
    Scene([
      [
        "그러던 어느 {season}, {foe:이} 나타나 마을 사람들을 {harm:었다}.",
        "그런데 {time}에 {foe:이} {home:로} 내려와 {cattle:과} {cattle:을} 훔쳐 갔다.",
        "어느 해 {season}, 비가 오지 않아 {crop:과} {crop:이} 모두 말라 죽었다.",
        "어느 날 {hero:의} {kin:이} 큰 병에 걸려 자리에 누웠다.",
        "그해 {season}에 {foe:이} {hero:의} {kin:을} {far:로} 잡아갔다.",
        "하루는 {ruler:이} {hero:을} 불러 {prize:을} 찾아오라고 명령했다.",
        "어느 {time}, {hero:은} 꿈에서 {elder:을} 보았다.",
        "{foe:은} 밤마다 {building:로} 숨어들어 {food:과} {food:을} 먹어 치웠다.",
      ],
      [
        "“{prize:이} 없으면 이 일을 풀 수 없다.” {elder:이} {tone} 말했다.",
        "“{far:로} 가면 {prize:이} 있을 것이다.” {person:이} {hero}에게 {say:었다}.",
        "마을 사람들은 {building}에 모여 {prize:과} {foe}에 대해 이야기했다.",
        "“누가 {far:로} 가서 {prize:을} 가져오겠느냐?” {elder:이} {ask:었다}.",
        "{kin:은} {hero:의} 손을 잡고 {cry:었다}.",
        "“{foe:을} 이길 수 있는 것은 {prize:과} {virtue:뿐}이다.” {elder:은} 이렇게 말했다.",
        "옛말에 따르면 {prize:은} {far}에 있고, {foe:이} 그것을 지킨다고 했다.",
      ],
      [
        "“제가 {far:로} 가겠습니다.” {hero:은} {tone} 대답했다.",
        "{hero:은} 며칠을 생각한 끝에 {far:로} 가기로 마음먹었다.",
        "“걱정하지 마세요. 제가 {prize:을} 꼭 찾아오겠습니다.” {hero:이} 말했다.",
        "{hero:은} {kin}에게 인사를 하고 {far:로} {go:었다}.",
        "“{season:이} 가기 전에 꼭 돌아올게요.” {hero:은} {kin}에게 이렇게 약속했다.",
        "“나 말고 누가 가겠나.” {job:은} 이 말을 남기고 {far:로} {go:었다}.",
      ],
      [
        "{kin:은} {food:과} {food:을} {pack}에 담아 {hero}에게 {give:었다}.",
        "{hero:은} {pack}에 {thing:과} {tool:을} 넣고 집을 나섰다.",
        "{person:은} {hero}에게 {thing:을} {give:며} 눈물을 흘렸다.",
        "길을 떠나는 {hero:의} 손에는 {tool:과} {weapon:이} 들려 있었다.",
        "이웃들은 {food:과} {drink:로} 잔치를 열어 {hero:을} 보냈다.",
        "{hero:은} {belt:을} 허리에 차고 {pack:을} 등에 메었다.",
        "{kin:은} {flower:이} {bloom:는} {wild}까지 따라 나와 손을 흔들었다.",
      ],
    ])
  ]

  static let departure = [
    Scene([
      [
        "{hero:은} {wild:과} {wild:을} 지나 {manner} 걸었다.",
        "{wild:을} 지나자 {wild:이} 나왔고, 그 너머로 {wild:이} 보였다.",
        "{span:을} 걸어서 {hero:은} {adj.place:은} {wild:로} 들어섰다.",
        "{hero:은} {wild:로} 내려가 {wild:을} 따라 {manner} {go:었다}.",
        "길은 {wild}에서 두 갈래로 갈라졌다. 하나는 {wild:로}, 하나는 {building:로} 가는 길이었다.",
        "{season} {light:이} {hero:의} 앞길로 쏟아졌다.",
      ],
      [
        "{wild}에는 {tree:과} {tree:이} 빽빽했고 {bird:이} {sing:고} 있었다.",
        "{flower:과} {flower:이} {bloomed} 바람에서 좋은 냄새가 났다.",
        "하늘에서는 {bird:과} {bird:이} 날고 물에서는 {fish:이} 뛰었다.",
        "{wild:은} 참으로 {adj.place:었다}. {bug:과} {bird} 소리만 들렸다.",
        "물이 {sound} 흐르고 {light:이} 물 위로 {shine:었다}.",
        "{bug:은} {flower}에 앉아 쉬고 {beast:은} {tree} 아래에서 {roam:었다}.",
      ],
      [
        "“{far:은} 아직도 멀었구나.” {hero:은} {mutter} 중얼거렸다.",
        "{hero:은} {tree} 밑에서 {food:을} 먹고 {rest:었다}.",
        "{hero:은} {kin:과} {home:을} 생각하며 {cry:었다}.",
        "배가 고파서 {fruit:과} {fruit:을} 따 먹었다.",
        "다리가 아팠지만 {hero:은} {virtue:을} 잃지 않았다.",
        "{weather:이} {fall:어서} {hero:은} {shelter:로} 들어가 쉬었다.",
      ],
    ])
  ]
}
